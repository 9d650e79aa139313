package io.penstock.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/**
 * The records of the mix: a number in 16 digits, which is the task's id, then letters that compress
 * about as badly as the text in real payloads.
 */
final class MixRecord {
    static final int TASK_BYTES = 300;
    static final int RESULT_BYTES = 150;

    private static final int ID_BYTES = 16;

    /** Fixed, so that every run has the same records. */
    private static final long SEED = 42;

    private static final byte[] LETTERS = letters();

    private MixRecord() {}

    static byte[] id(long number) {
        byte[] id = new byte[ID_BYTES];
        writeNumber(number, id);
        return id;
    }

    /** A record of the given size for the task with this number. */
    static byte[] of(long number, int bytes) {
        byte[] record = new byte[bytes];
        writeNumber(number, record);
        int from = (int) (number * 31 % (LETTERS.length - bytes));
        System.arraycopy(LETTERS, from, record, ID_BYTES, bytes - ID_BYTES);
        return record;
    }

    static long number(byte[] record) {
        long number = 0;
        for (int i = 0; i < ID_BYTES; i++) {
            number = number * 10 + (record[i] - '0');
        }
        return number;
    }

    private static void writeNumber(long number, byte[] into) {
        long rest = number;
        for (int i = ID_BYTES - 1; i >= 0; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte[] letters() {
        Random random = new Random(SEED);
        String alphabet = "abcdefghijklmnopqrstuvwxyz      etaoin\":,{}0123456789";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 256 * 1024; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString().getBytes(US_ASCII);
    }
}
