package io.penstock.alert;

import java.util.List;

/** What fires now. Any thread. */
@FunctionalInterface
public interface Alerts {
    /** Returns it by name and labels. */
    List<Alert> firing();
}
