package io.penstock.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.agent.AgentState;
import io.penstock.json.InvalidField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender is told: the field and the rule. */
class WireErrorsTest {
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(Consumer<byte[]> reader, String json, String message) {
        assertThatThrownBy(() -> reader.accept(bytes(json)))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    hello            | record: must be JSON (at byte 0)
                    {'type':'t'      | record: must be JSON, ends too early (at byte 11)
                    {'type':'t'} {}  | record: must be one JSON value, has more after it (at byte 13)
                    ``               | record: must not be empty (at byte 0)
                    ['type']         | record: must be a JSON object
                    'type'           | record: must be a JSON object
                    17               | record: must be a JSON object
                    null             | record: must be a JSON object
                    true             | record: must be a JSON object
                    {}               | type: is missing
                    {'type':null}    | type: is missing
                    {'typ':'t'}      | type: is missing
                    {'type':''}      | type: must not be empty
                    {'type':'a b'}   | type: must not hold white space or control characters
                    {'type':'a\\u0000'} | type: must not hold white space or control characters
                    {'type':'\\ud800'} | type: must not hold half a surrogate pair
                    {'type':7}       | type: must be a text
                    {'type':{}}      | type: must be a text
                    {'type':['t']}   | type: must be a text
                    {'type':true}    | type: must be a text
                    """)
    void shouldSayWhatIsWrongWithTheRecordOrItsType(String json, String message) {
        assertRefused(NewTask::read, json, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'id':7                       | id: must be a text
                    'id':''                      | id: must not be empty
                    'id':'a\\nb'                 | id: must not hold control characters
                    'id':'\\udc00'               | id: must not hold half a surrogate pair
                    'tenant':[]                  | tenant: must be a text
                    'tenant':''                  | tenant: must not be empty
                    'priority':99                | priority: must be 0 to 9, is 99
                    'priority':-1                | priority: must be 0 to 9, is -1
                    'priority':'5'               | priority: must be a whole number
                    'priority':5.0               | priority: must be a whole number, is 5.0
                    'priority':1e1               | priority: must be a whole number, is 1e1
                    'priority':true              | priority: must be a whole number
                    'priority':4294967301        | priority: must be a whole number of 32 bits, is 4294967301
                    'priority':9223372036854775808 | priority: must be a whole number, is 9223372036854775808
                    'priority':123456789012345678901234567890123456789 | priority: must be a whole number, is 12345678901234567890123456789012…
                    'capabilities':'a'           | capabilities: must be a list of texts
                    'capabilities':[7]           | capabilities: must be a list of texts
                    'capabilities':['a',null]    | capabilities: must be a list of texts
                    'capabilities':[['a']]       | capabilities: must be a list of texts
                    'capabilities':[]            | capabilities: must name at least one, or be absent
                    'capabilities':['']          | capabilities: must not be empty
                    'complexity':'huge'          | complexity: must be low, medium or high
                    'complexity':3               | complexity: must be a text
                    'timeoutMs':0                | timeoutMs: must be 1 to 604800000, is 0
                    'timeoutMs':604800001        | timeoutMs: must be 1 to 604800000, is 604800001
                    'timeoutMs':'1s'             | timeoutMs: must be a whole number
                    'timeoutMs':1e99             | timeoutMs: must be a whole number, is 1e99
                    'maxAttempts':0              | maxAttempts: must be 1 to 1000, is 0
                    'maxAttempts':1001           | maxAttempts: must be 1 to 1000, is 1001
                    'maxAttempts':{}             | maxAttempts: must be a whole number
                    'startWithinMs':0            | startWithinMs: must be 1 to 604800000, is 0
                    'startWithinMs':[]           | startWithinMs: must be a whole number
                    'endWithinMs':-5             | endWithinMs: must be 1 to 604800000, is -5
                    'endWithinMs':'x'            | endWithinMs: must be a whole number
                    'context':'x'                | context: must be an object of texts
                    'context':{'origin':7}       | context.origin: must be a text
                    'context':{'a':{'b':'c'}}    | context.a: must be a text
                    """)
    void shouldNameTheFieldOfASubmissionAndItsRule(String field, String message) {
        assertRefused(NewTask::read, "{'type':'t'," + field + "}", message);
        assertRefused(NewTask::read, "{" + field + " , 'type':'t'}", message);
    }

    @Test
    void shouldBoundTheLengthOfNames() {
        String most = "x".repeat(128);
        assertThat(NewTask.of(most, null).type()).isEqualTo(most);
        assertRefused(
                NewTask::read,
                "{'type':'" + most + "x'}",
                "type: must be at most 128 characters, has 129");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "😀"})
    void shouldBoundTheLengthOfAnIdInBytes(String unit) {
        int most = 256 / unit.getBytes(StandardCharsets.UTF_8).length;
        String longest = unit.repeat(most);
        assertThat(NewTask.type("t").id(longest).build().id()).isEqualTo(longest);
        assertRefused(
                NewTask::read,
                "{'type':'t','id':'" + longest + unit + "'}",
                "id: must be at most 256 bytes");
    }

    @Test
    void shouldBoundTheNumberOfCapabilities() {
        String[] names = new String[17];
        for (int i = 0; i < names.length; i++) {
            names[i] = "c" + i;
        }
        assertThatThrownBy(() -> NewTask.type("t").capabilities(names).build())
                .hasMessage("capabilities: must be at most 16, has 17");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        byte[] json = bytes("{'type':'t','tenant':'x'}");
        json[22] = (byte) 0xFF;

        assertThatThrownBy(() -> NewTask.read(json))
                .hasMessage("record: must be valid UTF-8 (at byte 22)");
    }

    @Test
    void shouldAskACompleteTaskForItsIdAndForACapability() {
        assertRefused(Task::read, "{'type':'t'}", "id: is missing");
        assertThatThrownBy(
                        () ->
                                new Task(
                                        "i",
                                        "t",
                                        "default",
                                        5,
                                        List.of(),
                                        Complexity.LOW,
                                        1,
                                        1,
                                        null,
                                        null,
                                        null,
                                        null))
                .hasMessage("capabilities: must name at least one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                             | dispatch: is missing
                    {'dispatch':'a-1'}                             | task: is missing
                    {'dispatch':'a'}                               | dispatch: must be as given in the assignment
                    {'dispatch':'-1'}                              | dispatch: must be as given in the assignment
                    {'dispatch':'a-'}                              | dispatch: must be as given in the assignment
                    {'dispatch':'xyz-1'}                           | dispatch: must be as given in the assignment
                    {'dispatch':'11112222333344445-1'}             | dispatch: must be as given in the assignment
                    {'dispatch':7}                                 | dispatch: must be a text
                    {'dispatch':'a-1','task':7}                    | task: must be an object
                    {'dispatch':'a-1','task':{'id':'i'}}           | type: is missing
                    {'dispatch':'a-1','task':{'id':'i','type':7}}  | task.type: must be a text
                    {'dispatch':'a-1','task':{'type':'t'}}         | id: is missing
                    {'dispatch':'a-1','cancel':''}                 | cancel: must not be empty
                    {'dispatch':'a-1','cancel':[]}                 | cancel: must be a text
                    {'attempt':1.5}                                | attempt: must be a whole number, is 1.5
                    """)
    void shouldNameTheFieldOfAMessageToAnAgent(String json, String message) {
        assertRefused(AgentMessage::read, json, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                          | agent: is missing
                    {'agent':'a'}               | dispatch: is missing
                    {'agent':'a','dispatch':'a-1'} | outcome: is missing
                    {'agent':'a','dispatch':'a-1','outcome':'maybe'} | outcome: must be succeeded or failed
                    {'agent':'a','dispatch':'a-1','outcome':'failed','durationMs':-1} | durationMs: must not be negative, is -1
                    {'agent':'','dispatch':'a-1','outcome':'failed'} | agent: must not be empty
                    {'agent':7}                 | agent: must be a text
                    {'epoch':'7'}               | epoch: must be a whole number
                    {'attempt':[]}              | attempt: must be a whole number
                    {'error':7}                 | error: must be a text
                    {'outcome':true}            | outcome: must be a text
                    {'durationMs':9e9}          | durationMs: must be a whole number, is 9e9
                    """)
    void shouldNameTheFieldOfAResult(String json, String message) {
        assertRefused(AttemptResult::read, json, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                  | action: is missing
                    {'action':'stop'}   | action: must be cancel or retry
                    {'action':7}        | action: must be a text
                    """)
    void shouldNameTheFieldOfAControl(String json, String message) {
        assertRefused(Control::read, json, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                      | id: must not be empty
                    {'id':'i'}                              | event: must be attempt-ended or ended
                    {'id':'i','event':'begun'}              | event: must be attempt-ended or ended
                    {'id':'i','event':'ended'}              | state: is missing
                    {'id':'i','event':'ended','state':'succeeded'} | source: is missing
                    {'id':'i','event':'ended','state':'waiting','source':'t/0/0'} | state: must be an end, is waiting
                    {'state':'lost'}                        | state: must be waiting, assigned, retrying, succeeded, failed, cancelled or expired
                    {'source':'t'}                          | source: must be topic/partition/offset
                    {'source':'t/0'}                        | source: must be topic/partition/offset
                    {'source':'/0/0'}                       | source: must be topic/partition/offset
                    {'source':'t/a/0'}                      | source: must be topic/partition/offset
                    {'source':'t//'}                        | source: must be topic/partition/offset
                    """)
    void shouldNameTheFieldOfAnEvent(String json, String message) {
        assertRefused(TaskEvent::read, json, message);
    }

    @Test
    void shouldAskAViewForItsState() {
        assertRefused(TaskView::read, "{'id':'i'}", "state: is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                      | agent: is missing
                    {'agent':'a'}                           | partition: is missing
                    {'agent':'a','partition':0}             | capabilities: must name at least one
                    {'agent':'a','partition':0,'capabilities':['x'],'capacity':-1} | capacity: must be 0 to 1000000, is -1
                    {'agent':'a','partition':0,'capabilities':['x'],'capacity':1000001} | capacity: must be 0 to 1000000, is 1000001
                    {'agent':'a','partition':0,'capabilities':['x'],'inFlight':{'0':-1}} | inFlight.0: must be 0 to 1000000, is -1
                    {'agent':'a','partition':0,'capabilities':['x'],'inFlight':{'-1':1}} | inFlight: must name partitions from 0, names -1
                    {'inFlight':{'x':1}}                    | inFlight.x: must be named by a whole number
                    {'inFlight':{'0':'1'}}                  | inFlight.0: must be a whole number
                    {'inFlight':[]}                         | inFlight: must be an object of whole numbers
                    {'draining':'yes'}                      | draining: must be true or false
                    {'partition':99999999999}               | partition: must be a whole number of 32 bits, is 99999999999
                    """)
    void shouldNameTheFieldOfAnAgentsStatement(String json, String message) {
        assertRefused(AgentState::read, json, message);
    }

    @Test
    void shouldBoundWhatAnAgentOffers() {
        StringBuilder offered = new StringBuilder("'c0'");
        for (int i = 1; i <= 256; i++) {
            offered.append(",'c").append(i).append('\'');
        }
        assertRefused(
                AgentState::read,
                "{'agent':'a','partition':0,'capabilities':[" + offered + "]}",
                "capabilities: must be at most 256, has 257");
    }
}
