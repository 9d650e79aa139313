package io.penstock.gateway.dashboard;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.AcceptRule;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;

/** Answers browsers that open the dashboard. Any thread. */
public final class Dashboard {
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    /** Made when somebody first looks. */
    private static final class Made {
        static final DashboardPage PAGE = DashboardPage.of(Assets.all());
    }

    /** Returns the version of what is served here: pages of another one should be loaded anew. */
    public static String version() {
        return Assets.all().version();
    }

    /** {@code GET /}. */
    public void page(Context ctx) {
        DashboardPage page = Made.PAGE;
        ctx.header("Content-Security-Policy", page.policy());
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header(Header.CACHE_CONTROL, "no-cache");
        ctx.header(Header.ETAG, page.etag());
        ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
        if (page.etag().equals(ctx.header(Header.IF_NONE_MATCH))) {
            ctx.status(304);
            return;
        }
        ctx.contentType("text/html; charset=utf-8");
        send(ctx, page.html(), page.gzipped());
    }

    /** {@code GET /assets/{version}/<file>}. */
    public void asset(Context ctx) {
        Assets assets = Assets.all();
        Asset asset = assets.find(ctx.pathParam("file"));
        if (asset == null || !assets.version().equals(ctx.pathParam("version"))) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_ROUTE, "no such file of the dashboard; load the page anew");
        }
        ctx.header(Header.CACHE_CONTROL, FOR_GOOD);
        ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
        ctx.contentType(asset.mediaType());
        send(ctx, asset.bytes(), asset.gzipped());
    }

    private static void send(Context ctx, byte[] bytes, byte[] gzipped) {
        ctx.status(200);
        if (gzipped.length > 0 && AcceptRule.takesGzip(ctx.header(Header.ACCEPT_ENCODING))) {
            ctx.header(Header.CONTENT_ENCODING, "gzip");
            ctx.result(gzipped);
        } else {
            ctx.result(bytes);
        }
    }
}
