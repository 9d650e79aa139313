package io.penstock.profile.keep;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.TopTable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The costliest methods of one CPU profile. Immutable.
 *
 * @param at when the profile began, ms since 1970
 * @param profile its name; it may not be kept any more
 * @param cpuNanos what all of them took together
 * @param shares what each took itself, 0 to 1, the costliest first
 */
public record TrendPoint(long at, String profile, long cpuNanos, Map<String, Double> shares) {
    private static final int MOST = 10;
    private static final PropertyNames NAMES =
            JsonText.names("at", "profile", "cpuNanos", "shares");

    public TrendPoint {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    static TrendPoint of(KeptProfile kept, Profile profile) {
        TopTable table = TopTable.of(profile, profile.standardIndex(), TopTable.Order.FLAT, MOST);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (TopTable.Row row : table.rows()) {
            if (row.flat() > 0) {
                shares.put(row.function(), table.share(row.flat()));
            }
        }
        return new TrendPoint(
                kept.started().toEpochMilli(), kept.name().toString(), table.total(), shares);
    }

    /** Returns it as one line of JSON, in UTF-8. */
    public byte[] toJson() {
        return JsonText.object(
                NAMES,
                w -> {
                    JsonText.number(w, 0, at);
                    JsonText.text(w, 1, profile);
                    JsonText.number(w, 2, cpuNanos);
                    w.name(3);
                    w.beginObject();
                    shares.forEach(
                            (function, share) -> {
                                w.name(function);
                                w.rawValue(String.format(Locale.ROOT, "%.4f", share));
                            });
                    w.endObject();
                });
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @throws InvalidField when it is not that
     */
    static TrendPoint read(String line) {
        long[] numbers = new long[2];
        String[] profile = {""};
        Map<String, Double> shares = new LinkedHashMap<>();
        JsonFields.read(
                line.getBytes(StandardCharsets.UTF_8),
                (field, fields) -> {
                    switch (field) {
                        case "at" -> numbers[0] = fields.number();
                        case "profile" -> profile[0] = fields.text();
                        case "cpuNanos" -> numbers[1] = fields.number();
                        case "shares" ->
                                fields.object(
                                        (function, value) ->
                                                shares.put(
                                                        function,
                                                        Double.parseDouble(value.raw().text())));
                        default -> fields.skip();
                    }
                });
        return new TrendPoint(numbers[0], profile[0], numbers[1], shares);
    }
}
