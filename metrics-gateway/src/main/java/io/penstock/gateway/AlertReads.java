package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.alert.Alert;
import io.penstock.alert.Alerts;

/** Shows what fires now. Any thread. */
final class AlertReads {
    private final Alerts alerts;

    AlertReads(Alerts alerts) {
        this.alerts = alerts;
    }

    /** {@code GET /api/v1/alerts}. */
    void list(Context ctx) {
        JsonAnswer.writeList(
                ctx, "alerts", alerts.firing().stream().map(Alert::toJson).toList(), null);
    }
}
