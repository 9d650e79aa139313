package io.penstock.lag.kafka;

import io.penstock.lag.Partition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/** What {@code kafka-consumer-groups.sh --describe} prints. */
final class BrokersOwnCommand {
    private BrokersOwnCommand() {}

    /**
     * A row of it.
     *
     * @param committed CURRENT-OFFSET
     * @param end LOG-END-OFFSET
     * @param lag LAG
     * @param consumerId CONSUMER-ID, a dash for none
     * @param host HOST, a dash for none
     * @param clientId CLIENT-ID, a dash for none
     */
    record Row(
            long committed, long end, long lag, String consumerId, String host, String clientId) {}

    static Map<Partition, Row> describe(String bootstrap, String group) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ConsumerGroupCommand.main(
                    new String[] {"--bootstrap-server", bootstrap, "--describe", "--group", group});
        } finally {
            System.setOut(before);
        }
        Map<Partition, Row> rows = new TreeMap<>();
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        for (String line : lines) {
            String[] cells = line.strip().split("\\s+");
            if (cells[0].equals(group)) {
                rows.put(
                        new Partition(cells[1], Integer.parseInt(cells[2])),
                        new Row(
                                Long.parseLong(cells[3]),
                                Long.parseLong(cells[4]),
                                Long.parseLong(cells[5]),
                                cells[6],
                                cells[7],
                                cells[8]));
            }
        }
        return rows;
    }
}
