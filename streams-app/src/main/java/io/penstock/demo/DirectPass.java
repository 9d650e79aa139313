package io.penstock.demo;

import io.penstock.json.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/** Does all jobs of a plan here and now, without Kafka: what the pipeline's results must equal. */
final class DirectPass {
    private final SourcePlan plan;
    private final RawJson[] outputs;

    private DirectPass(SourcePlan plan, RawJson[] outputs) {
        this.plan = plan;
        this.outputs = outputs;
    }

    /**
     * Reads the archive.
     *
     * @throws IOException when it cannot be read
     */
    static DirectPass over(SourcePlan plan, SourceArchive archive) throws IOException {
        RawJson[] outputs = new RawJson[plan.tasks()];
        try {
            IntStream.range(0, plan.filesWith(SourceJob.COUNT))
                    .parallel()
                    .forEach(file -> work(plan, archive, file, outputs));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new DirectPass(plan, outputs);
    }

    private static void work(SourcePlan plan, SourceArchive archive, int file, RawJson[] outputs) {
        try {
            byte[] bytes = archive.read(plan.entries().get(file));
            int first = file * SourceJob.all().size();
            int end = Math.min(first + SourceJob.all().size(), plan.tasks());
            for (int task = first; task < end; task++) {
                outputs[task] = plan.job(task).work(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the two totals. */
    SourceTotals totals() throws IOException {
        return SourceTotals.of(plan, task -> outputs[task]);
    }

    /** Returns how many tasks of the run gave anything else. */
    int differences(DemoTally tally) {
        int differences = 0;
        for (int task = 0; task < outputs.length; task++) {
            if (!outputs[task].equals(tally.output(task))) {
                differences++;
            }
        }
        return differences;
    }
}
