package io.penstock.profile.http;

import io.penstock.profile.Capture;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.Profiler;
import io.penstock.profile.RuntimeSnapshot;
import java.io.IOException;
import java.util.Locale;

/** The page that lists all profiles. Any thread. */
record PprofIndex(Profiler profiler) {
    String page() throws IOException {
        RuntimeSnapshot now = profiler.snapshot();
        StringBuilder html = new StringBuilder(4_096);
        html.append(
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>/debug/pprof/</title>
                <style>body{font:15px/1.5 sans-serif;margin:2em;max-width:60em}
                td,th{padding:.2em .8em;text-align:left}td:first-child{text-align:right}</style>
                </head><body><h1>/debug/pprof/</h1>
                <table><tr><th>stacks</th><th>profile</th><th></th></tr>
                """);
        for (ProfileKind kind : ProfileKind.values()) {
            if (profiler.settings().kinds().contains(kind)) {
                String path = kind == ProfileKind.CPU ? "profile" : kind.word();
                html.append("<tr><td>")
                        .append(count(kind))
                        .append("</td><td><a href=\"/debug/pprof/")
                        .append(path)
                        .append(kind.needsTime() ? "" : "?debug=1")
                        .append("\">")
                        .append(path)
                        .append("</a></td><td>")
                        .append(kind.description())
                        .append("</td></tr>\n");
            }
        }
        html.append(
                """
                <tr><td></td><td><a href="/debug/pprof/flamegraph?seconds=10">flamegraph</a></td>
                <td>The CPU for 10 s, as a flame graph.</td></tr>
                <tr><td></td><td><a href="/debug/pprof/goroutine?debug=2">full stacks</a></td>
                <td>All threads as the JVM writes them.</td></tr>
                <tr><td></td><td><a href="/debug/pprof/all?seconds=10">all</a></td>
                <td>Every kind, over 10 s, in one zip file.</td></tr>
                <tr><td></td><td><a href="/debug/pprof/cmdline">cmdline</a></td>
                <td>The command line of the process.</td></tr>
                </table>
                <p>seconds= is the length of cpu, profile and trace, and asks for the difference over
                so long of all others; debug=1 gives text; gc=1 collects the heap first;
                format=flamegraph, heatmap, collapsed, top, jfr or otlp shows it otherwise.</p>
                """);
        html.append(
                String.format(
                        Locale.ROOT,
                        "<p>%,d platform and %,d virtual threads; %,d of %,d MiB of heap in use;"
                                + " %,d collections; %,d MiB allocated since the start.</p>"
                                + "</body></html>%n",
                        now.platformThreads(),
                        now.virtualThreads(),
                        now.heapUsedBytes() >> 20,
                        now.heapCommittedBytes() >> 20,
                        now.collections(),
                        now.allocatedBytes() >> 20));
        return html.toString();
    }

    private String count(ProfileKind kind) throws IOException {
        if (!profiler.isKnownNow(kind)) {
            return "";
        }
        try (Capture capture = profiler.now(kind, false)) {
            return capture.profile() == null
                    ? ""
                    : Integer.toString(capture.profile().samples().size());
        }
    }
}
