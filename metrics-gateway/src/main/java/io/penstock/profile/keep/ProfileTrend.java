package io.penstock.profile.keep;

import io.penstock.json.InvalidField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The costliest methods of each CPU profile that was kept, in a file of one line each; it outlives
 * the profiles. Any thread.
 */
final class ProfileTrend {
    static final String FILE = "trend.ndjson";

    /** A month of one an hour, and some more. */
    private static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ProfileTrend.class);

    private final Path file;
    private final List<TrendPoint> points = new ArrayList<>();
    private int lines;

    ProfileTrend(Path directory) {
        file = directory.resolve(FILE);
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    lines++;
                    read(line);
                }
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("error", e.toString()).log("trend cannot be read");
            }
        }
    }

    private void read(String line) {
        try {
            points.add(TrendPoint.read(line));
        } catch (InvalidField | NumberFormatException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("line of the trend cannot be read");
        }
    }

    synchronized void add(TrendPoint point) throws IOException {
        points.add(point);
        if (points.size() > MOST) {
            points.subList(0, points.size() - MOST).clear();
        }
        if (lines >= 2 * MOST) {
            StringBuilder all = new StringBuilder();
            points.forEach(one -> all.append(line(one)));
            Files.writeString(file, all);
            lines = points.size();
        } else {
            Files.writeString(
                    file,
                    line(point),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
            lines++;
        }
    }

    private static String line(TrendPoint point) {
        return new String(point.toJson(), StandardCharsets.UTF_8) + "\n";
    }

    /** Returns the newest, the oldest of them first. */
    synchronized List<TrendPoint> points(int most) {
        return List.copyOf(points.subList(Math.max(0, points.size() - most), points.size()));
    }
}
