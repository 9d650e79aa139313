package io.penstock.stats;

import io.penstock.json.InvalidField;
import io.penstock.task.TaskEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By what tasks are added up. */
public enum Grouping {
    /** By the task's type. */
    TYPE((byte) 0),
    /** By the agent that had the task last; tasks that nobody had are left out. */
    AGENT((byte) 1),
    /** By the task's tenant. */
    TENANT((byte) 2);

    private final byte code;
    private final String word = name().toLowerCase(Locale.ROOT);

    Grouping(byte code) {
        this.code = code;
    }

    /** Returns what stands for it in the store's keys. */
    byte code() {
        return code;
    }

    static Grouping of(byte code) {
        for (Grouping grouping : values()) {
            if (grouping.code == code) {
                return grouping;
            }
        }
        throw new IllegalStateException("store holds an unknown grouping " + code);
    }

    /** Returns the word in addresses and answers, in lower case. */
    public String word() {
        return word;
    }

    /** Returns the name under which the task counts, absent when it does not count. */
    public @Nullable String nameOf(TaskEvent.Ended end) {
        return switch (this) {
            case TYPE -> end.type();
            case AGENT -> end.agent();
            case TENANT -> end.tenant();
        };
    }

    /**
     * Reads the word.
     *
     * @throws InvalidField for the field {@code by}, for any other word
     */
    public static Grouping of(String word) {
        for (Grouping grouping : values()) {
            if (grouping.word.equals(word)) {
                return grouping;
            }
        }
        throw new InvalidField("by", "must be type, agent or tenant");
    }
}
