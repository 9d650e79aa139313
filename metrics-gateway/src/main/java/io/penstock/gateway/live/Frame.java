package io.penstock.gateway.live;

import java.nio.charset.StandardCharsets;

/** Writes server-sent events (HTML standard, section 9.2). Stateless; any thread. */
final class Frame {
    /** How long browsers wait before they connect anew, where the page does not say otherwise. */
    private static final int RETRY_MS = 1_000;

    private Frame() {}

    /**
     * Returns one event.
     *
     * @param id what the browser names when it comes back
     * @param event its type, one word
     * @param data its data; a line break in it begins another data line, as the format wants
     */
    static byte[] of(long id, String event, String data) {
        StringBuilder frame = new StringBuilder(data.length() + 64);
        frame.append("id: ").append(id).append("\nevent: ").append(event).append('\n');
        data.lines().forEach(line -> frame.append("data: ").append(line).append('\n'));
        return frame.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what says how soon to come back. */
    static byte[] retry() {
        return ("retry: " + RETRY_MS + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
