package io.penstock.profile.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.profile.Capture;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.ProfileName;
import io.penstock.profile.Profiler;
import io.penstock.profile.RunningCapture;
import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.recording.RecordedSamples;
import io.penstock.profile.view.ProfileFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses under {@code /debug/pprof/}, with the meaning that they have in Go: {@code seconds}
 * is the length of {@code profile} and {@code trace}, and asks for the difference over so long of
 * all others; {@code debug} asks for text; {@code gc} collects the heap first. Any thread.
 */
public final class PprofRoutes {
    private static final String ROOT = "/debug/pprof";

    /** How often a waiting request looks whether its sender is still there. */
    private static final long LOOK_EVERY_MS = 200;

    /** As in Go. */
    private static final Duration STANDARD_TRACE = Duration.ofSeconds(1);

    private static final Pattern SECRET =
            Pattern.compile("(?i)(=|^)?((\\S*(password|secret|token|credential)[^=\\s]*)=)\\S+");

    private final Profiler profiler;
    private final InstantSource clock;

    private PprofRoutes(Profiler profiler, InstantSource clock) {
        this.profiler = profiler;
        this.clock = clock;
    }

    /**
     * Puts the addresses on a server. Its exceptions must be answered by {@link
     * io.penstock.gateway.problem.ProblemAnswers}.
     */
    public static void register(RoutesConfig routes, Profiler profiler, InstantSource clock) {
        PprofRoutes pprof = new PprofRoutes(profiler, clock);
        get(routes, ROOT, pprof::index);
        get(routes, ROOT + "/cmdline", PprofRoutes::commandLine);
        get(routes, ROOT + "/symbol", PprofRoutes::symbol);
        get(routes, ROOT + "/all", pprof::all);
        get(routes, ROOT + "/flamegraph", pprof::flameGraph);
        get(routes, ROOT + "/{kind}", pprof::one);
    }

    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.addHttpHandler(HandlerType.HEAD, path, handler);
    }

    private void index(Context ctx) throws IOException {
        ctx.contentType("text/html; charset=utf-8");
        ctx.header(Header.CACHE_CONTROL, "no-store");
        ctx.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        ctx.result(new PprofIndex(profiler).page());
    }

    /** The arguments of the process, one after the other, with a zero byte between them. */
    private static void commandLine(Context ctx) {
        List<String> all = new ArrayList<>();
        ProcessHandle.Info process = ProcessHandle.current().info();
        process.command().ifPresent(all::add);
        all.addAll(
                process.arguments()
                        .map(List::of)
                        .orElseGet(() -> ManagementFactory.getRuntimeMXBean().getInputArguments()));
        ctx.contentType("text/plain; charset=utf-8");
        ctx.result(
                String.join(
                        "\u0000",
                        all.stream()
                                .map(text -> SECRET.matcher(text).replaceAll("$1$2********"))
                                .toList()));
    }

    /** Profiles carry their names, so there is nothing to look up. */
    private static void symbol(Context ctx) {
        ctx.contentType("text/plain; charset=utf-8");
        ctx.result("num_symbols: 1\n");
    }

    private void flameGraph(Context ctx) throws InterruptedException {
        answer(ctx, ProfileKind.CPU, ProfileFormat.FLAMEGRAPH);
    }

    private void one(Context ctx) throws InterruptedException, IOException {
        ProfileKind kind =
                ProfileKind.of(ctx.pathParam("kind"))
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemCode.UNKNOWN_ROUTE,
                                                "nothing is at " + ctx.path()));
        int debug = ProfileAnswers.number(ctx, "debug");
        if (kind == ProfileKind.GOROUTINE && debug >= 2) {
            enabled(kind);
            ProfileAnswers.head(ctx, ProfileFormat.TEXT, "thread dump", "goroutine");
            ctx.result(profiler.threads());
            return;
        }
        ProfileFormat otherwise =
                kind == ProfileKind.TRACE
                        ? ProfileFormat.JFR
                        : debug > 0 ? ProfileFormat.TEXT : ProfileFormat.PPROF;
        answer(ctx, kind, ProfileAnswers.format(ctx, otherwise));
    }

    private void enabled(ProfileKind kind) {
        if (!profiler.settings().kinds().contains(kind)) {
            throw ProfileAnswers.disabled(kind);
        }
    }

    private void answer(Context ctx, ProfileKind kind, ProfileFormat format)
            throws InterruptedException {
        enabled(kind);
        if (ctx.method().equals(HandlerType.HEAD)) {
            // Nobody would see the profile, so none is made.
            ctx.contentType(format.mediaType());
            return;
        }
        try (Capture capture = capture(ctx, kind)) {
            RecordedSamples recorded =
                    capture.recording() == null
                            ? null
                            : new RecordedSamples(
                                    capture.recording(),
                                    capture.started(),
                                    capture.started()
                                            .plus(capture.length())
                                            .plus(Duration.ofSeconds(1)));
            ProfileAnswers.write(
                    ctx,
                    format,
                    kind,
                    capture.engine(),
                    capture.profile(),
                    recorded,
                    new ProfileName(kind, capture.started()).toString());
        } catch (IOException e) {
            throw ProfileAnswers.failed(e);
        }
    }

    private Capture capture(Context ctx, ProfileKind kind)
            throws IOException, InterruptedException {
        Duration length = ProfileAnswers.seconds(ctx);
        boolean collect = ProfileAnswers.number(ctx, "gc") > 0;
        if (length.isZero() && !kind.needsTime()) {
            if (!profiler.isKnownNow(kind)) {
                throw ProfileAnswers.wrong(
                        "seconds", "must be given, as nothing is recorded all the time");
            }
            return profiler.now(kind, collect);
        }
        if (length.isZero()) {
            length =
                    kind == ProfileKind.TRACE
                            ? STANDARD_TRACE
                            : profiler.settings().standardDuration();
        }
        RunningCapture running =
                ProfileAnswers.begun(profiler.begin(kind, length, who(ctx), collect), clock);
        Capture capture = await(ctx, running);
        if (capture == null) {
            throw new IOException("the sender of the request is gone");
        }
        return capture;
    }

    /** Waits for the end, and stops what nobody waits for any more. */
    private static @Nullable Capture await(Context ctx, RunningCapture running)
            throws IOException, InterruptedException {
        ClientPresence client = new ClientPresence(ctx.req());
        ctx.header(Header.CONNECTION, "close");
        boolean ended = false;
        try {
            while (true) {
                Capture capture = running.await(LOOK_EVERY_MS);
                if (capture != null) {
                    ended = true;
                    return capture;
                }
                if (client.isGone()) {
                    return null;
                }
            }
        } finally {
            if (!ended) {
                running.abandon();
            }
        }
    }

    private static String who(Context ctx) {
        return ctx.req().getRemoteAddr() + " over HTTP";
    }

    /** All kinds in one zip file. */
    private void all(Context ctx) throws InterruptedException, IOException {
        if (ctx.method().equals(HandlerType.HEAD)) {
            ctx.contentType("application/zip");
            return;
        }
        Duration length = ProfileAnswers.seconds(ctx);
        if (length.isZero()) {
            length = profiler.settings().standardDuration();
        }
        if (length.compareTo(profiler.settings().longestDuration()) > 0) {
            throw ProfileAnswers.wrong(
                    "seconds",
                    "must be above 0 and at most "
                            + profiler.settings().longestDuration().toSeconds());
        }
        Map<ProfileKind, Capture> captured = profiler.captureAll(length, who(ctx));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Capture capture : captured.values()) {
                ProfileName name = new ProfileName(capture.kind(), capture.started());
                if (capture.profile() != null) {
                    zip.putNextEntry(new ZipEntry(name.file()));
                    PprofEncoder.write(capture.profile(), zip);
                    zip.closeEntry();
                } else if (capture.recording() != null) {
                    zip.putNextEntry(new ZipEntry(name + ProfileFormat.JFR.suffix()));
                    Files.copy(capture.recording(), zip);
                    zip.closeEntry();
                }
            }
        } finally {
            captured.values().forEach(Capture::close);
        }
        ctx.contentType("application/zip");
        ctx.header(Header.CONTENT_DISPOSITION, "attachment; filename=\"all.zip\"");
        ctx.result(bytes.toByteArray());
    }
}
