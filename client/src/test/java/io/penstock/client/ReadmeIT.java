package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.RawJson;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.task.NewTask;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeIT {
    @Test
    void shouldRunWhatTheReadmeShows() throws Exception {
        try (EmbeddedKafka stack = EmbeddedKafka.start()) {
            NodeSide.createTopics(stack.bootstrapServers());
            greet(stack.bootstrapServers());
        }
        assertThat(
                        words(
                                Files.readString(
                                        Path.of("src/test/java/io/penstock/client/ReadmeIT.java"))))
                .contains(words(snippet()));
    }

    private static void greet(String kafka) {
        try (Agent agent =
                        Agent.builder("greeter-1")
                                .bootstrapServers(kafka)
                                .handle(
                                        "greet",
                                        run -> RawJson.string("hello, " + run.task().payload()))
                                .start();
                TaskProducer producer = TaskProducer.open(kafka)) {
            Submitted submitted =
                    producer.submit(NewTask.type("greet").payload("\"world\"").build()).join();
            System.out.println(agent.id() + " may do " + submitted.taskId());
        }
    }

    private static String snippet() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("```java") + "```java".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    /** Compares code, not its layout. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }
}
