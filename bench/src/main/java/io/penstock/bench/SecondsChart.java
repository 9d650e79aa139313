package io.penstock.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lines over the seconds of a run, one panel below the other, as an SVG. Not thread-safe. */
final class SecondsChart {
    private static final int WIDTH = 900;
    private static final int LEFT = 60;
    private static final int PANEL = 110;
    private static final int GAP = 40;
    private static final int TOP = 50;

    private final String title;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private List<Boolean> shaded = List.of();

    SecondsChart(String title) {
        this.title = title;
    }

    /** Adds a panel; a value a second. */
    SecondsChart line(String name, double[] perSecond) {
        names.add(name);
        values.add(perSecond.clone());
        return this;
    }

    /** Shades the seconds of a fault. */
    SecondsChart shade(List<Boolean> perSecond) {
        shaded = List.copyOf(perSecond);
        return this;
    }

    String svg() {
        int height = TOP + values.size() * (PANEL + GAP) + 20;
        StringBuilder svg = new StringBuilder(16_384);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
                                + "<text x=\"%d\" y=\"24\" font-size=\"15\">%s (grey: a fault)</text>%n",
                        WIDTH,
                        height,
                        LEFT,
                        title));
        for (int i = 0; i < values.size(); i++) {
            panel(svg, names.get(i), values.get(i), TOP + i * (PANEL + GAP));
        }
        return svg.append("</svg>\n").toString();
    }

    private void panel(StringBuilder svg, String name, double[] line, int top) {
        double most = Math.max(1, Arrays.stream(line).max().orElse(1));
        double step = (WIDTH - LEFT - 20.0) / Math.max(1, line.length);
        for (int second = 0; second < shaded.size(); second++) {
            if (shaded.get(second)) {
                svg.append(
                        String.format(
                                Locale.ROOT,
                                "<rect x=\"%.1f\" y=\"%d\" width=\"%.2f\" height=\"%d\""
                                        + " fill=\"#dddddd\"/>%n",
                                LEFT + second * step,
                                top,
                                step,
                                PANEL));
            }
        }
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\">%s</text>%n"
                                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.4g</text>%n"
                                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>%n"
                                + "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888888\"/>%n",
                        LEFT,
                        top - 6,
                        name,
                        LEFT - 6,
                        top + 10,
                        most,
                        LEFT - 6,
                        top + PANEL,
                        LEFT,
                        top,
                        top + PANEL,
                        WIDTH - 20));
        svg.append("<polyline fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"1.5\" points=\"");
        for (int second = 0; second < line.length; second++) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            LEFT + (second + 0.5) * step,
                            top + PANEL - line[second] / most * PANEL));
        }
        svg.append("\"/>\n");
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d s</text>%n",
                        WIDTH - 20,
                        top + PANEL + 14,
                        line.length));
    }
}
