package io.penstock.alert;

/** Somebody who is told what fired and resolved. Called by one thread; should not wait for long. */
@FunctionalInterface
public interface AlertTarget {
    /** Tells once. */
    void tell(Alert alert);
}
