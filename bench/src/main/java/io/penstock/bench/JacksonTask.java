package io.penstock.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as databind sees it, the control of {@link SerdeBench}. Jackson has no way to read a value
 * as it stands, so the payload is written raw and read as a tree, each the cheapest that it offers.
 */
record JacksonTask(
        String id,
        String type,
        String tenant,
        int priority,
        List<String> capabilities,
        String complexity,
        long timeoutMs,
        int maxAttempts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long startWithinMs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long endWithinMs,
        @JsonRawValue @JsonProperty(access = JsonProperty.Access.READ_ONLY)
                @Nullable String payload,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> context) {

    /** The same to be read. */
    record Read(
            String id,
            String type,
            String tenant,
            int priority,
            List<String> capabilities,
            String complexity,
            long timeoutMs,
            int maxAttempts,
            @Nullable Long startWithinMs,
            @Nullable Long endWithinMs,
            JsonNode payload,
            @Nullable Map<String, String> context) {}
}
