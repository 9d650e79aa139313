package io.penstock.profile.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.RawJson;
import io.penstock.profile.CaptureStart;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.RunningCapture;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.TopTable;
import io.penstock.profile.recording.RecordedSamples;
import io.penstock.profile.view.ProfileFormat;
import io.penstock.profile.view.ProfileViews;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a request wants of a profile, and answers with it. Stateless; any thread. */
public final class ProfileAnswers {
    /** Which profiler served. */
    public static final String ENGINE_HEADER = "X-Penstock-Profiler";

    private static final int TOP_ROWS = 30;
    private static final int MOST_TOP_ROWS = 1_000;
    private static final int LONGEST_NUMBER = 9;

    /** Pages of other origins may not look inside, and the page itself may load nothing. */
    private static final String PAGE_POLICY =
            "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src"
                    + " 'unsafe-inline'; img-src data:";

    private ProfileAnswers() {}

    /** Returns {@code format}, or what is given when it is absent. */
    public static ProfileFormat format(Context ctx, ProfileFormat otherwise) {
        String word = ctx.queryParam("format");
        return word == null
                ? otherwise
                : ProfileFormat.of(word)
                        .orElseThrow(
                                () ->
                                        wrong(
                                                "format",
                                                "must be pprof, flamegraph, heatmap, collapsed,"
                                                        + " jfr, otlp, top or text"));
    }

    /** Returns {@code seconds}; zero when it is absent. */
    public static Duration seconds(Context ctx) {
        String text = ctx.queryParam("seconds");
        if (text == null || text.isEmpty()) {
            return Duration.ZERO;
        }
        if (text.length() > LONGEST_NUMBER || !text.matches("[0-9]+(\\.[0-9]{1,3})?")) {
            throw wrong("seconds", "must be a number of seconds, as in 5 or 0.5");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
    }

    /** Returns a number such as {@code debug}; 0 when it is absent. */
    static int number(Context ctx, String parameter) {
        String text = ctx.queryParam(parameter);
        if (text == null || text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw wrong(parameter, "must be a whole number");
        }
        return Integer.parseInt(text);
    }

    /** Returns the capture, or answers why there is none. */
    public static RunningCapture begun(CaptureStart start, InstantSource clock) {
        return switch (start) {
            case CaptureStart.Begun(RunningCapture capture) -> capture;
            case CaptureStart.Busy(ProfileKind kind, String who, Instant until) ->
                    throw new ProblemException(busy(kind, who, until, clock.instant()));
            case CaptureStart.Disabled(ProfileKind kind) -> throw disabled(kind);
            case CaptureStart.OutOfBounds(Duration most) ->
                    throw wrong("seconds", "must be above 0 and at most " + most.toSeconds());
            case CaptureStart.Failed(String why) ->
                    throw new ProblemException(ProblemCode.PROFILING_FAILED, why);
        };
    }

    private static Problem busy(ProfileKind kind, String who, Instant until, Instant now) {
        boolean known = until.isBefore(Instant.MAX);
        Problem problem =
                Problem.of(
                                ProblemCode.PROFILING_BUSY,
                                "a "
                                        + kind.word()
                                        + " profile runs for "
                                        + who
                                        + (known ? " until " + until : ""))
                        .with("kind", kind.word())
                        .with("who", who);
        long waitMs = known ? Math.max(1_000, Duration.between(now, until).toMillis()) : 60_000;
        return (known
                        ? problem.with("until", RawJson.of(Long.toString(until.toEpochMilli())))
                        : problem)
                .retryAfter(waitMs);
    }

    /** Returns the answer to a kind that the settings exclude. */
    public static ProblemException disabled(ProfileKind kind) {
        return new ProblemException(
                ProblemCode.PROFILING_DISABLED, kind.word() + " profiles are switched off");
    }

    /** Returns the answer to a profile that could not be made. */
    public static ProblemException failed(IOException why) {
        return new ProblemException(
                ProblemCode.PROFILING_FAILED, "the profile could not be made: " + why.getMessage());
    }

    static ProblemException wrong(String parameter, String rule) {
        return new ProblemException(Problem.parameter(parameter, rule));
    }

    /**
     * Answers with a profile.
     *
     * @param recorded the events behind it; null when there are none
     * @param name of the file that a browser would save, without suffix
     */
    public static void write(
            Context ctx,
            ProfileFormat format,
            ProfileKind kind,
            String engine,
            @Nullable Profile profile,
            @Nullable RecordedSamples recorded,
            String name) {
        head(ctx, format, engine, name);
        try {
            if (format == ProfileFormat.TOP && profile != null) {
                top(ctx, profile);
            } else if (format.needsRecording() || profile == null) {
                if (recorded == null || (profile == null && format != ProfileFormat.JFR)) {
                    throw wrong(
                            "format",
                            format.word() + " cannot be made of a " + kind.word() + " profile");
                }
                ctx.result(ProfileViews.of(format, kind, recorded, title(kind, name)));
            } else {
                ctx.result(
                        ProfileViews.of(format, profile, index(ctx, profile), title(kind, name)));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Answers with a page that is made already. */
    public static void writePage(Context ctx, String engine, String name, byte[] page) {
        head(ctx, ProfileFormat.FLAMEGRAPH, engine, name);
        ctx.result(page);
    }

    private static String title(ProfileKind kind, String name) {
        return name.startsWith(kind.word()) ? name : kind.word() + " " + name;
    }

    /** Sets the headers of an answer. */
    static void head(Context ctx, ProfileFormat format, String engine, String name) {
        ctx.status(200);
        ctx.contentType(format.mediaType());
        ctx.header(ENGINE_HEADER, engine);
        ctx.header(Header.CACHE_CONTROL, "no-store");
        ctx.header("X-Content-Type-Options", "nosniff");
        if (format.isPage()) {
            ctx.header("Content-Security-Policy", PAGE_POLICY);
        }
        if (format == ProfileFormat.PPROF
                || format == ProfileFormat.JFR
                || format == ProfileFormat.OTLP) {
            ctx.header(
                    Header.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + name + format.suffix() + "\"");
        }
    }

    /** The table as JSON for programs that ask for it, else as text. */
    private static void top(Context ctx, Profile profile) {
        int limit = ctx.queryParam("limit") == null ? TOP_ROWS : number(ctx, "limit");
        if (limit < 1 || limit > MOST_TOP_ROWS) {
            throw wrong("limit", "must be 1 to " + MOST_TOP_ROWS);
        }
        TopTable table = TopTable.of(profile, index(ctx, profile), order(ctx), limit);
        String accept = ctx.header(Header.ACCEPT);
        if (accept != null && accept.toLowerCase(Locale.ROOT).contains("application/json")) {
            ctx.contentType("application/json");
            ctx.result(table.toJson());
        } else {
            ctx.result(table.toText());
        }
    }

    private static TopTable.Order order(Context ctx) {
        return switch (String.valueOf(ctx.queryParam("order"))) {
            case "null", "flat" -> TopTable.Order.FLAT;
            case "cumulative", "cum" -> TopTable.Order.CUMULATIVE;
            default -> throw wrong("order", "must be flat or cumulative");
        };
    }

    /** Returns the place of {@code sample_index}, which is a type's name as in Go's pprof. */
    public static int index(Context ctx, Profile profile) {
        String type = ctx.queryParam("sample_index");
        if (type == null) {
            return profile.standardIndex();
        }
        int index = profile.indexOf(type);
        if (index < 0) {
            throw wrong(
                    "sample_index",
                    "must be one of "
                            + String.join(
                                    ", ",
                                    profile.types().stream().map(known -> known.type()).toList()));
        }
        return index;
    }
}
