package io.penstock.gateway;

import io.penstock.json.JsonFields;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes a page for people of an OpenAPI description: addresses, parameters, answers. */
final class OpenApiPage {
    private final StringBuilder html = new StringBuilder(16_384);

    private OpenApiPage() {}

    /** Returns the page, with the style inside. */
    static String of(byte[] json, String style) {
        OpenApiPage page = new OpenApiPage();
        page.html
                .append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>Penstock: HTTP API</title><style>")
                .append(style)
                .append(
                        "</style><h1>HTTP API</h1><p>Also as <a href=\"openapi.json\">OpenAPI 3.1</a>.");
        JsonFields.read(
                json,
                (name, fields) -> {
                    if (name.equals("paths")) {
                        fields.object((path, methods) -> page.path(path, methods));
                    } else {
                        fields.skip();
                    }
                });
        return page.html.append("</html>\n").toString();
    }

    private void path(String path, JsonFields methods) {
        methods.object(
                (method, operation) -> {
                    html.append("<h2>")
                            .append(escaped(method.toUpperCase(Locale.ROOT) + " " + path))
                            .append("</h2>");
                    operation.object(this::part);
                });
    }

    private void part(String name, JsonFields fields) {
        switch (name) {
            case "summary" -> html.append("<p>").append(escaped(fields.text())).append("</p>");
            case "parameters" -> {
                html.append("<table>");
                for (RawJson parameter : fields.raws()) {
                    parameter(parameter);
                }
                html.append("</table>");
            }
            case "responses" -> {
                html.append("<table>");
                fields.object(this::response);
                html.append("</table>");
            }
            default -> fields.skip();
        }
    }

    private void parameter(RawJson parameter) {
        String[] told = {"", "", ""};
        JsonFields.read(
                parameter.text().getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    switch (name) {
                        case "name" -> told[0] = fields.text();
                        case "in" -> told[1] = fields.text();
                        case "description" -> told[2] = fields.text();
                        default -> fields.skip();
                    }
                });
        row(told[0], told[1], told[2]);
    }

    private void response(String status, JsonFields fields) {
        String[] told = {"a problem document"};
        fields.object(
                (name, inner) -> {
                    if (name.equals("description")) {
                        told[0] = inner.text();
                    } else {
                        inner.skip();
                    }
                });
        row(status.equals("default") ? "else" : status, "answer", told[0]);
    }

    private void row(String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(escaped(cell)).append("</td>");
        }
        html.append("</tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
