package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All the ways in which servers write a batch. */
class BatchObjectTest {
    @ParameterizedTest
    @CsvSource({
        "validating,VALIDATING",
        "Validating,VALIDATING",
        "in_progress,RUNNING",
        "IN_PROGRESS,RUNNING",
        "InProgress,RUNNING",
        "finalizing,FINALIZING",
        "completed,ENDED",
        "COMPLETED,ENDED",
        "failed,FAILED",
        "expired,EXPIRED",
        "cancelling,CANCELLING",
        "CANCELING,CANCELLING",
        "cancelled,CANCELLED",
        "canceled,CANCELLED",
        "paused,UNKNOWN",
        "'',UNKNOWN"
    })
    void states(String status, State state) throws Exception {
        assertThat(read("{\"id\":\"b\",\"status\":\"" + status + "\"}").state()).isEqualTo(state);
    }

    @Test
    void anUnknownStateIsNotOver() throws Exception {
        assertThat(read("{\"id\":\"b\"}").state().terminal()).isFalse();
        assertThat(read("{\"id\":\"b\",\"status\":7}").state().terminal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1795000010|2026-11-18T11:06:50Z",
                "\"1795000010\"|2026-11-18T11:06:50Z",
                "1795000010.0|2026-11-18T11:06:50Z",
                "1795000010.75|2026-11-18T11:06:50Z",
                "1795000010123|2026-11-18T11:06:50.123Z",
                "\"2026-11-18T11:06:50Z\"|2026-11-18T11:06:50Z",
                "\"2026-11-18T12:06:50.5+01:00\"|2026-11-18T11:06:50.500Z",
                "\"2026-11-18T11:06:50.123456\"|2026-11-18T11:06:50.123456Z",
                "null|1970-01-01T00:00:00Z",
                "\"\"|1970-01-01T00:00:00Z",
                "\"yesterday\"|1970-01-01T00:00:00Z",
                "{}|1970-01-01T00:00:00Z",
                "99999999999999999999|1970-01-01T00:00:00Z"
            })
    void times(String json, Instant expected) throws Exception {
        assertThat(read("{\"id\":\"b\",\"created_at\":" + json + "}").createdAt())
                .isEqualTo(expected);
    }

    @Test
    void nullAbsentAndEmptyAreTheSame() throws Exception {
        RemoteBatch none = read("{\"id\":\"b\"}");
        assertThat(read("""
                        {"id":"b","status":null,"input_file_id":null,"output_file_id":"","error_file_id":" ","created_at":null,
                         "request_counts":null,"metadata":null,"errors":null}""")).isEqualTo(none);
        assertThat(read("""
                        {"id":"b","status":"","request_counts":{"total":null,"completed":"","failed":-1},
                         "metadata":{"spendlane_batch":null},"errors":{"object":"list","data":null}}""")).isEqualTo(none);
    }

    @Test
    void countsMayBeText() throws Exception {
        RemoteBatch batch = read("{\"id\":\"b\",\"request_counts\":{\"total\":\"10\",\"completed\":8.0,\"failed\":2}}");
        assertThat(batch.total()).isEqualTo(10);
        assertThat(batch.completed()).isEqualTo(8);
        assertThat(batch.failed()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0,0,,FAILED", "0,5,err,ENDED", "3,0,,ENDED", "3,0,out,ENDED", "5,5,,FAILED"})
    void aFailedOneThatDidAnythingRan(int completed, int failed, String file, State state) throws Exception {
        assertThat(read("""
                        {"id":"b","status":"failed","request_counts":{"total":5,"completed":%d,"failed":%d},"error_file_id":%s}""".formatted(completed, failed, file == null ? null : "\"" + file + "\""))
                        .state())
                .isEqualTo(state);
    }

    @Test
    void errorCodesAreCodesAndNoProse() throws Exception {
        assertThat(read("""
                        {"id":"b","errors":{"data":[{"code":"token_limit_exceeded","message":"Secret prose"},{"code":"Secret prose"},
                         {"code":null},{"code":"invalid_json_line","line":2},{"code":"token_limit_exceeded"},{"code":400}]}}""").errorCodes())
                .containsExactly("token_limit_exceeded", "unknown", "invalid_json_line", "400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":null}", "{\"id\":\"\"}", "{\"id\":{}}", "{\"ID\":\"b\"}"})
    void withoutAnIdItIsNoBatch(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableAnswerException.class);
    }

    private static RemoteBatch read(String json) throws Exception {
        return BatchObject.read(new Fields(new JsonMapper().readTree(json)), "spendlane_batch");
    }
}
