package io.penstock.gateway.guard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request line and headers take too long to arrive. The server's own time
 * limit begins anew with each byte, so a sender of one byte now and then would keep its connection
 * for days. Any thread.
 */
public final class SlowHeads extends AbstractLifeCycle implements Connection.Listener {
    private static final long EVERY_MS = 500;

    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Scheduler scheduler;
    private final long mostNanos;
    private volatile Scheduler.@Nullable Task next;

    /**
     * @param scheduler of the connector
     * @param mostMs how long a request line and headers may take, in milliseconds
     */
    public SlowHeads(Scheduler scheduler, long mostMs) {
        this.scheduler = scheduler;
        this.mostNanos = TimeUnit.MILLISECONDS.toNanos(mostMs);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.add(http);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.remove(http);
        }
    }

    @Override
    protected void doStart() {
        plan();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void plan() {
        next = scheduler.schedule(this::check, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        for (HttpConnection connection : open) {
            HttpParser parser = connection.getParser();
            if (isInHead(parser.getState())
                    && NanoTime.since(parser.getBeginNanoTime()) > mostNanos) {
                connection.getEndPoint().close();
            }
        }
        if (isRunning()) {
            plan();
        }
    }

    private static boolean isInHead(HttpParser.State state) {
        return state.compareTo(HttpParser.State.START) > 0
                && state.compareTo(HttpParser.State.CONTENT) < 0;
    }
}
