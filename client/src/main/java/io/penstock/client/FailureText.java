package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * What a failed attempt says of itself: the exception's class and message, the frames nearest to
 * the fault, and the same of its causes, in at most {@value #MAX_BYTES} bytes of valid UTF-8.
 */
final class FailureText {
    static final int MAX_BYTES = 8 * 1024;

    private static final int MAX_FRAMES = 6;
    private static final int MAX_CAUSES = 4;
    private static final String CUT = "…";

    private FailureText() {}

    static String of(Throwable fault) {
        if (fault instanceof AttemptFailedException) {
            return cut(String.valueOf(fault.getMessage()));
        }
        StringBuilder text = new StringBuilder();
        Throwable at = fault;
        for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
            if (depth > 0) {
                text.append("\ncaused by ");
            }
            text.append(nameAndMessage(at));
            frames(at, text);
            at = at.getCause();
        }
        return cut(text.toString());
    }

    /** Returns the text, shortened where it is too long, unpaired surrogates replaced. */
    static String cut(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        if (encode(text, bytes).isUnderflow()) {
            return new String(bytes.array(), 0, bytes.position(), UTF_8);
        }
        bytes.clear().limit(MAX_BYTES - CUT.getBytes(UTF_8).length);
        encode(text, bytes);
        return new String(bytes.array(), 0, bytes.position(), UTF_8) + CUT;
    }

    private static CoderResult encode(String text, ByteBuffer bytes) {
        return UTF_8.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), bytes, true);
    }

    private static String nameAndMessage(Throwable fault) {
        String name = fault.getClass().getName();
        try {
            String message = fault.getMessage();
            return message == null ? name : name + ": " + message;
        } catch (RuntimeException e) {
            return name;
        }
    }

    private static void frames(Throwable fault, StringBuilder text) {
        StackTraceElement[] frames = fault.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            if (frames[i].getClassName().startsWith(TaskExecution.class.getName())) {
                return;
            }
            text.append("\n  at ").append(frames[i]);
        }
    }
}
