package io.penstock.gateway;

import io.penstock.json.JsonFields;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A problem document as a client reads it. */
record ReadProblem(int status, Map<String, String> texts) {
    /** Reads the answer, which must be a problem document. */
    static ReadProblem of(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        if (!type.equals("application/problem+json")) {
            throw new AssertionError(answer.statusCode() + " " + type + " " + answer.body());
        }
        ReadProblem problem = of(answer.body());
        if (problem.status != answer.statusCode()) {
            throw new AssertionError(answer.statusCode() + " but " + answer.body());
        }
        return problem;
    }

    /** Reads a line or a body. */
    static ReadProblem of(String json) {
        Map<String, String> texts = new HashMap<>();
        int[] status = {0};
        JsonFields.read(
                json.getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    switch (name) {
                        case "status" -> status[0] = fields.smallNumber();
                        case "line", "limit", "reasons" -> texts.put(name, fields.raw().text());
                        default -> texts.put(name, fields.text());
                    }
                });
        return new ReadProblem(status[0], texts);
    }

    String code() {
        return texts.getOrDefault("code", "");
    }

    String text(String member) {
        return texts.getOrDefault(member, "");
    }
}
