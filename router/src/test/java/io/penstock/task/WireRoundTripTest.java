package io.penstock.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.AgentState;
import io.penstock.json.JsonSyntax;
import io.penstock.json.RawJson;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AgentMessage.Cancellation;
import io.penstock.task.AttemptResult.Failed;
import io.penstock.task.AttemptResult.Succeeded;
import io.penstock.task.TaskEvent.AttemptEnded;
import io.penstock.task.TaskEvent.Ended;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record of the wire is what it was after a trip through JSON. */
class WireRoundTripTest {
    /** Everything that a careless writer gets wrong. */
    private static final String NASTY =
            "quote \" backslash \\ slash / tab \t line \n return \r zero \u0000 bell \u0007"
                    + " unit \u001f delete \u007f é ü \u0080 \u07ff \u0800 漢 \ud7ff \ue000 \uffff"
                    + " 😀 \udbff\udfff \u2028 \u2029 </script> $ % {}[],:";

    private static final RawJson PAYLOAD =
            RawJson.of("{\"é\" : [1.50, -0, 1e+30,\t\"\\u00e9\\/ 漢 😀\"], \"n\":null, \"n\":{}}");

    private static final Dispatch DISPATCH = new Dispatch(0xFEDC_BA98_7654_3210L, 42);
    private static final RecordRef SOURCE = new RecordRef("tasks.submitted", 5, 1L << 40);

    private static final Task FULL_TASK =
            new Task(
                    "id é 😀",
                    "source.count",
                    "default",
                    9,
                    List.of("source.count", "漢"),
                    Complexity.HIGH,
                    604_800_000,
                    1_000,
                    1L,
                    604_800_000L,
                    PAYLOAD,
                    new TaskContext(
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            NASTY,
                            "",
                            Map.of(NASTY, NASTY, "", "x")));

    private static final Task BARE_TASK =
            NewTask.of("t", null).complete("i", TaskDefaults.STANDARD);

    record Trip(Object value, String json, Function<byte[], Object> reader) {
        Trip(Object value, byte[] json, Function<byte[], Object> reader) {
            this(value, new String(json, StandardCharsets.UTF_8), reader);
        }

        Object read(String text) {
            return reader.apply(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return value.getClass().getSimpleName() + " " + json.length() + " characters";
        }
    }

    static Stream<Trip> trips() {
        return Stream.of(
                        newTasks(),
                        tasks(),
                        messages(),
                        results(),
                        controls(),
                        events(),
                        views(),
                        agents())
                .flatMap(Function.identity());
    }

    private static Stream<Trip> newTasks() {
        NewTask full =
                NewTask.type("t")
                        .id("id é 😀")
                        .tenant("tenant")
                        .priority(0)
                        .capabilities("b", "a")
                        .complexity(Complexity.LOW)
                        .timeoutMs(1)
                        .maxAttempts(1)
                        .startWithinMs(2)
                        .endWithinMs(3)
                        .payload(PAYLOAD)
                        .context(new TaskContext(null, null, null, Map.of()))
                        .build();
        return Stream.of(full, NewTask.of("t", null), NewTask.of("t", RawJson.string(NASTY)))
                .map(task -> new Trip(task, task.toJson(), NewTask::read));
    }

    private static Stream<Trip> tasks() {
        return Stream.of(FULL_TASK, BARE_TASK)
                .map(task -> new Trip(task, task.toJson(), Task::read));
    }

    private static Stream<Trip> messages() {
        return Stream.of(
                        new Assignment(FULL_TASK, 1_000, DISPATCH, Long.MAX_VALUE, 47, 300_000),
                        new Assignment(BARE_TASK, 1, new Dispatch(0, 1), 1, 0, 0),
                        new Cancellation("id é 😀", DISPATCH, -1))
                .map(message -> new Trip(message, message.toJson(), AgentMessage::read));
    }

    private static Stream<Trip> results() {
        return Stream.of(
                        new Succeeded(null),
                        new Succeeded(PAYLOAD),
                        new Succeeded(RawJson.of("0")),
                        new Failed(NASTY),
                        new Failed(""))
                .map(outcome -> new AttemptResult("agent-1", 7, 3, DISPATCH, outcome, 12))
                .map(result -> new Trip(result, result.toJson(), AttemptResult::read));
    }

    private static Stream<Trip> controls() {
        return Arrays.stream(Control.Action.values())
                .map(Control::new)
                .map(control -> new Trip(control, control.toJson(), Control::read));
    }

    private static final Attempt PAST =
            new Attempt(2, "agent é", 5, 6, Attempt.Outcome.TIMED_OUT, NASTY);

    private static Stream<Trip> events() {
        return Stream.of(
                        new AttemptEnded("i", 3, 2, "agent-1", NASTY, 1_790_000_000_000L, 1),
                        ended(TaskState.SUCCEEDED, "agent-1", 2L, 5L, PAYLOAD, null),
                        ended(TaskState.FAILED, "agent-1", 2L, 0L, null, NASTY),
                        ended(TaskState.CANCELLED, null, null, null, null, null),
                        ended(TaskState.EXPIRED, null, null, null, null, "expired"))
                .map(event -> new Trip(event, event.toJson(), TaskEvent::read));
    }

    private static Ended ended(
            TaskState state,
            @Nullable String agent,
            @Nullable Long assignedAt,
            @Nullable Long durationMs,
            @Nullable RawJson output,
            @Nullable String error) {
        return new Ended(
                "id é 😀",
                4,
                state,
                "t",
                "default",
                5,
                1,
                agent,
                1,
                assignedAt,
                3,
                durationMs,
                output,
                error,
                SOURCE,
                agent == null ? List.of() : List.of(PAST, PAST));
    }

    private static Stream<Trip> views() {
        return Arrays.stream(TaskState.values())
                .map(
                        state ->
                                new TaskView(
                                        "i",
                                        "t",
                                        state,
                                        "default",
                                        5,
                                        1,
                                        "a",
                                        1,
                                        null,
                                        3L,
                                        null,
                                        PAYLOAD,
                                        NASTY,
                                        SOURCE,
                                        List.of(PAST)))
                .map(view -> new Trip(view, view.toJson(), TaskView::read));
    }

    private static Stream<Trip> agents() {
        return Stream.of(
                        new AgentState(
                                "agent-1", 9, 3, List.of("b", "a"), 8, Map.of(0, 3, 47, 1), false),
                        new AgentState(
                                "é", Long.MIN_VALUE, 0, List.of("漢"), 1_000_000, Map.of(), true))
                .map(state -> new Trip(state, state.toJson(), AgentState::read));
    }

    @ParameterizedTest
    @MethodSource("trips")
    void shouldBeWhatItWasAfterATripThroughJson(Trip trip) {
        JsonSyntax.check(trip.json().getBytes(StandardCharsets.UTF_8));

        assertThat(trip.read(trip.json())).isEqualTo(trip.value());
    }

    @ParameterizedTest
    @ValueSource(classes = {AgentMessage.class, TaskEvent.class, AttemptResult.Outcome.class})
    void shouldTryEveryRecordOfEachFamily(Class<?> family) {
        List<Class<?>> tried =
                trips().map(Trip::value)
                        .map(v -> v instanceof AttemptResult result ? result.outcome() : v)
                        .<Class<?>>map(Object::getClass)
                        .toList();

        assertThat(tried)
                .contains(
                        Arrays.stream(family.getPermittedSubclasses())
                                .filter(Class::isRecord)
                                .toArray(Class<?>[]::new));
    }

    @ParameterizedTest
    @MethodSource("trips")
    void shouldIgnoreWhatItDoesNotKnow(Trip trip) {
        String more =
                "{\"zz\":{\"type\":[1,{}]},\"y\":\"\\\"\",\"x\":[[],-1e5,true,null],\"w\":null,"
                        + trip.json().substring(1);

        assertThat(trip.read(more)).isEqualTo(trip.value());
    }

    @Test
    void shouldCarryThePayloadAsItStands() {
        NewTask task = NewTask.of("t", PAYLOAD);

        assertThat(new String(task.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"t\",\"payload\":" + PAYLOAD + "}");
    }

    @Test
    void shouldReadFieldNamesAndTextsThatAreEscaped() {
        NewTask task =
                NewTask.read(
                        "{\"\\u0074ype\":\"\\u0061\\ud83d\\ude00\"}"
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(task.type()).isEqualTo("a😀");
    }

    @Test
    void shouldTakeNullForAbsent() {
        NewTask task =
                NewTask.read(
                        "{\"type\":\"t\",\"id\":null,\"priority\":null,\"capabilities\":null,"
                                .concat("\"payload\":null,\"context\":null}")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(task).isEqualTo(NewTask.of("t", null));
    }

    @Test
    void shouldSortCapabilitiesAndDropRepeats() {
        assertThat(NewTask.type("t").capabilities("b", "a", "b").build().capabilities())
                .containsExactly("a", "b");
    }

    @Test
    void shouldCarryAnAssignmentOfATaskThatIsJsonAlready() {
        Assignment assignment = new Assignment(FULL_TASK, 2, DISPATCH, 7, 3, 1_000);

        assertThat(Assignment.toJson(FULL_TASK.toJson(), 2, DISPATCH, 7, 3, 1_000))
                .isEqualTo(assignment.toJson());
    }
}
