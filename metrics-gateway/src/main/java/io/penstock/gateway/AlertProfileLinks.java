package io.penstock.gateway;

import io.penstock.alert.Alert;
import io.penstock.alert.AlertProfiles;
import io.penstock.profile.keep.KeptProfiles;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps profiles of alerts about this very node, and links to their flame graphs. What an alert
 * says of a consumer group is about another process, of which there is no profile here. Any thread.
 *
 * @param kept where profiles are kept
 * @param gateway address of the gateway, without a slash at the end; empty while it is not known
 */
public record AlertProfileLinks(KeptProfiles kept, Supplier<String> gateway)
        implements AlertProfiles {
    @Override
    public @Nullable String keep(Alert alert) {
        if (!alert.rule().perNode()) {
            return null;
        }
        return kept.keepForAlert(alert.rule().name())
                .map(name -> gateway.get() + "/api/v1/profiles/" + name + "?format=flamegraph")
                .orElse(null);
    }
}
