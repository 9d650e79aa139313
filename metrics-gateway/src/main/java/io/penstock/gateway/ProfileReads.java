package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.guard.BoundedBody;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.RecordedProfiles;
import io.penstock.profile.http.ProfileAnswers;
import io.penstock.profile.keep.KeepStart;
import io.penstock.profile.keep.KeptProfile;
import io.penstock.profile.keep.KeptProfiles;
import io.penstock.profile.keep.Reason;
import io.penstock.profile.keep.TrendPoint;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.recording.RecordedSamples;
import io.penstock.profile.view.FlameGraphs;
import io.penstock.profile.view.ProfileFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists, starts and shows kept profiles. Any thread. */
final class ProfileReads {
    private static final int BODY_BYTES = 4_096;
    private static final int TREND_POINTS = 200;
    private static final PropertyNames LIST_NAMES =
            JsonText.names(
                    "profiles", "kinds", "standardSeconds", "mostSeconds", "continuous", "pprof");
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    private final GatewayProfiles profiles;
    private final InstantSource clock;
    private final BoundedBody body;

    ProfileReads(GatewayProfiles profiles, InstantSource clock, Duration bodyWithin) {
        this.profiles = profiles;
        this.clock = clock;
        body = new BoundedBody(BODY_BYTES, bodyWithin);
    }

    /** {@code GET /api/v1/profiles}. */
    void list(Context ctx) {
        KeptProfiles kept = allowed(ctx);
        JsonAnswer.checkAccepted(ctx);
        int limit = QueryParameters.limit(ctx);
        JsonAnswer.write(
                ctx,
                JsonText.object(
                        LIST_NAMES,
                        w -> {
                            w.name(0);
                            w.beginArray();
                            kept.list().stream()
                                    .limit(limit)
                                    .forEach(one -> w.rawValue(text(one.toJson())));
                            w.endArray();
                            JsonText.texts(
                                    w,
                                    1,
                                    kept.profiler().settings().kinds().stream()
                                            .filter(kind -> kind != ProfileKind.TRACE)
                                            .sorted()
                                            .map(ProfileKind::word)
                                            .toList());
                            JsonText.number(
                                    w,
                                    2,
                                    kept.profiler().settings().standardDuration().toSeconds());
                            JsonText.number(
                                    w, 3, kept.profiler().settings().longestDuration().toSeconds());
                            w.name(4);
                            w.value(kept.profiler().isContinuous());
                            JsonText.text(w, 5, profiles.pprof());
                        }));
    }

    /** {@code POST /api/v1/profiles}. */
    void start(Context ctx) throws IOException {
        KeptProfiles kept = allowed(ctx);
        BodyType type =
                BodyType.of(ctx.header(Header.CONTENT_TYPE), ctx.header(Header.CONTENT_ENCODING));
        if (type != BodyType.JSON) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "the body must be " + BodyType.JSON.mediaType());
        }
        JsonAnswer.checkAccepted(ctx);
        ProfileRequest wanted = wanted(body.read(ctx.req()));
        Duration length =
                wanted.length() == null
                        ? kept.profiler().settings().standardDuration()
                        : wanted.length();
        KeepStart start =
                kept.keep(
                        wanted.kind(),
                        length,
                        Reason.MANUAL,
                        ctx.req().getRemoteAddr() + " over the API");
        switch (start) {
            case KeepStart.Announced(KeptProfile profile) -> {
                JsonAnswer.write(ctx, profile.toJson());
                ctx.status(202);
                ctx.header(Header.LOCATION, "/api/v1/profiles/" + profile.name());
                ctx.header(Header.RETRY_AFTER, Long.toString(waitSeconds(profile)));
            }
            case KeepStart.Refused(var why) -> {
                var _ = ProfileAnswers.begun(why, clock);
            }
        }
    }

    private static ProfileRequest wanted(byte[] json) {
        try {
            return ProfileRequest.read(json);
        } catch (InvalidField e) {
            throw new ProblemException(Problem.of(e));
        }
    }

    /** {@code GET /api/v1/profiles/{name}}. */
    void one(Context ctx) {
        KeptProfiles kept = allowed(ctx);
        KeptProfile found = ready(kept, ctx.pathParam("name"));
        ProfileFormat format = ProfileAnswers.format(ctx, ProfileFormat.PPROF);
        RecordedSamples recorded = kept.recorded(found);
        try {
            ProfileKind kind = kind(ctx, found);
            Profile profile =
                    kind == found.name().kind()
                            ? kept.profile(found)
                            : RecordedProfiles.of(kind, recordedOr(recorded, kind), found.engine());
            ProfileAnswers.write(
                    ctx, format, kind, found.engine(), profile, recorded, found.name().toString());
        } catch (IOException e) {
            throw ProfileAnswers.failed(e);
        }
    }

    /** A recording of the flight recorder holds more kinds than the one that it is named after. */
    private static ProfileKind kind(Context ctx, KeptProfile found) {
        String word = ctx.queryParam("kind");
        if (word == null) {
            return found.name().kind();
        }
        return ProfileKind.of(word)
                .filter(kind -> kind == found.name().kind() || RecordedProfiles.has(kind))
                .orElseThrow(
                        () ->
                                QueryParameters.wrong(
                                        "kind",
                                        "must be cpu, allocs, block, mutex or threadcreate"));
    }

    private static RecordedSamples recordedOr(
            @Nullable RecordedSamples recorded, ProfileKind kind) {
        if (recorded == null) {
            throw QueryParameters.wrong(
                    "kind", "no events were kept with this profile that could show " + kind.word());
        }
        return recorded;
    }

    /** {@code GET /api/v1/profiles/{name}/diff/{other}}. */
    void difference(Context ctx) {
        KeptProfiles kept = allowed(ctx);
        KeptProfile base = ready(kept, ctx.pathParam("name"));
        KeptProfile current = ready(kept, ctx.pathParam("other"));
        ProfileFormat format = ProfileAnswers.format(ctx, ProfileFormat.FLAMEGRAPH);
        if (!base.name().kind().types().equals(current.name().kind().types())) {
            throw QueryParameters.wrong("other", "must count the same as the first profile");
        }
        try {
            Profile before = kept.profile(base);
            Profile after = kept.profile(current);
            String name = base.name() + "-" + current.name();
            if (format == ProfileFormat.FLAMEGRAPH) {
                ProfileAnswers.writePage(
                        ctx,
                        current.engine(),
                        name,
                        FlameGraphs.difference(
                                before,
                                after,
                                ProfileAnswers.index(ctx, after),
                                base.name() + " to " + current.name()));
            } else {
                ProfileAnswers.write(
                        ctx,
                        format,
                        current.name().kind(),
                        current.engine(),
                        after.minus(before),
                        null,
                        name);
            }
        } catch (IOException e) {
            throw ProfileAnswers.failed(e);
        }
    }

    /** {@code GET /api/v1/profiles/trend}. */
    void trend(Context ctx) {
        KeptProfiles kept = allowed(ctx);
        JsonAnswer.checkAccepted(ctx);
        JsonAnswer.writeList(
                ctx,
                "points",
                kept.trend(TREND_POINTS).stream().map(TrendPoint::toJson).toList(),
                null);
    }

    private KeptProfile ready(KeptProfiles kept, String name) {
        KeptProfile found =
                kept.find(name)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemCode.UNKNOWN_PROFILE,
                                                "no profile of this name is kept"));
        if (!found.isReady()) {
            throw new ProblemException(
                    Problem.of(ProblemCode.NOT_YET, "the profile is being made")
                            .retryAfter(1_000 * waitSeconds(found)));
        }
        return found;
    }

    private long waitSeconds(KeptProfile profile) {
        Instant readyAt = profile.readyAt();
        return readyAt == null
                ? 0
                : Math.max(
                        1,
                        Math.ceilDiv(Duration.between(clock.instant(), readyAt).toMillis(), 1_000));
    }

    private KeptProfiles allowed(Context ctx) {
        KeptProfiles kept = profiles.kept();
        if (kept == null) {
            throw new ProblemException(
                    ProblemCode.PROFILING_DISABLED, "profiling.enabled is false");
        }
        if (!profiles.remote() && !isLocal(ctx)) {
            throw new ProblemException(
                    ProblemCode.NOT_FROM_THERE,
                    "profiles are for callers on this machine, as profiling.remote is false");
        }
        return kept;
    }

    /** What a proxy on this machine passes on comes from elsewhere. */
    private static boolean isLocal(Context ctx) {
        for (String header : FORWARDED) {
            if (ctx.header(header) != null) {
                return false;
            }
        }
        try {
            return InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
