package io.penstock.gateway.problem;

import java.util.Locale;

/** The kinds of problems; a program decides by the code, a person reads title and detail. */
public enum ProblemCode {
    /** The request is no HTTP that this server understands. */
    BAD_REQUEST(400, "Bad request"),
    /** A field of the task broke a rule; {@code field} and {@code rule} name them. */
    INVALID_FIELD(400, "A field is invalid"),
    /** A query parameter or header broke a rule; {@code field} and {@code rule} name them. */
    INVALID_PARAMETER(400, "A parameter is invalid"),
    /** {@code Idempotency-Key} and the body name different ids. */
    ID_CONFLICT(400, "Two different ids"),
    /** This is for callers on the node's own machine. */
    NOT_FROM_THERE(403, "Not from there"),
    /** No such address; nothing is ever there. */
    UNKNOWN_ROUTE(404, "No such address"),
    /** No task of this id was acknowledged, or its retention is over. */
    UNKNOWN_TASK(404, "No such task"),
    /** No live agent of this id. */
    UNKNOWN_AGENT(404, "No such agent"),
    /** No dead letter lies there. */
    UNKNOWN_DEAD_LETTER(404, "No such dead letter"),
    /** No consumer group of this id has committed an offset. */
    UNKNOWN_GROUP(404, "No such consumer group"),
    /** No profile of this name is kept. */
    UNKNOWN_PROFILE(404, "No such profile"),
    /** Profiles of this kind, or all, are switched off. */
    PROFILING_DISABLED(404, "Profiling is switched off"),
    /** The address knows other methods; {@code Allow} names them. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** {@code Accept} excludes what the address gives. */
    NOT_ACCEPTABLE(406, "Not acceptable"),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    /** The task has not ended, so it has no result yet. */
    NOT_ENDED(409, "The task has not ended"),
    /** The submission was no task; {@code deadLetter} says where it lies. */
    DEAD_LETTERED(410, "The submission is a dead letter"),
    /** The task is larger than the limit; {@code limit} names it in bytes. */
    TOO_LARGE(413, "Too large"),
    /** The address is too long. */
    URI_TOO_LONG(414, "The address is too long"),
    /** The body has another content type than the address takes. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported content type"),
    /** {@code Host} is no address, not localhost and not configured. */
    HOST_NOT_ALLOWED(421, "Host not allowed"),
    /** The task ended without an output; {@code state} says how. */
    NOT_SUCCEEDED(422, "The task did not succeed"),
    /** A profile of the kind runs; {@code who} asked for it, {@code until} says when it ends. */
    PROFILING_BUSY(429, "A profile is being made"),
    /** The headers are too large. */
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    /** A fault of ours; the log has the rest. */
    INTERNAL(500, "Internal error"),
    /** {@code require=agent}, and no live agent offers what the task asks for. */
    NO_AVAILABLE_AGENTS(503, "No agent could take the task"),
    /** The broker did not acknowledge; the task may be kept or not, so repeat under the same id. */
    BROKER_UNAVAILABLE(503, "The broker did not acknowledge"),
    /** Redis did not take what was asked of it; ask again. */
    REDIS_UNAVAILABLE(503, "Redis did not answer"),
    /** A profile could not be made or written. */
    PROFILING_FAILED(503, "The profile could not be made"),
    /** The answer is not known yet; ask again. */
    NOT_YET(503, "Not known yet"),
    /** The node is not ready; {@code reasons} says why. */
    NOT_READY(503, "Not ready"),
    /** Only a restart of the process can help. */
    NOT_LIVE(503, "Not live"),
    /** Too many requests are under way. */
    OVERLOADED(503, "Too many requests under way"),
    /** The gateway is closing. */
    CLOSING(503, "Closing");

    private final int status;
    private final String title;
    private final String word = name().toLowerCase(Locale.ROOT);

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what kind of problem this is, for people. */
    public String title() {
        return title;
    }

    /** Returns the code for programs, in lower case. */
    public String word() {
        return word;
    }
}
