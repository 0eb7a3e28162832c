package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.createBody;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults as a client meets them, and what the provider has done by then. */
class FaultInjectionTest extends SimulatorTestBase {

    private void faults(String json) {
        client.faults(json.replace('\'', '"'));
    }

    private int batches() {
        return TestClient.json(client.get("/batches")).path("data").size();
    }

    @ParameterizedTest(name = "{0}: connection reset, {1} batches stored")
    @CsvSource({"resetBefore, 0", "resetAfter, 1"})
    void resetsAReusedConnection(String action, int stored) throws Exception {
        String body = createBody(client.upload(line("a", "x")), "sl-1").toString();
        faults("[{'operation':'create','action':'" + action + "'}]");
        try (RawConnection connection = new RawConnection(simulator().baseUri())) {
            connection.send("GET", "/models/gpt-5.4", "");
            assertThat(connection.receive()).startsWith("HTTP/1.1 200");
            connection.send("POST", "/batches", body);
            assertThatThrownBy(connection::receive)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(batches()).isEqualTo(stored);
        assertThat(client.control("/calls")).hasSize(stored);
        JsonNode request = client.requests("create").get(0);
        assertThat(request.path("status").isNull()).isTrue();
        assertThat(request.path("fault").asText()).isEqualTo(action);
        assertThat(request.path("finished").asBoolean()).isTrue();
    }

    @Test
    void aClientWithTwoAddressesRepeatsItsPostByItself() throws Exception {
        RequestBody body = RequestBody.create(
                createBody(client.upload(line("a", "x")), "sl-1").toString(), MediaType.get("application/json"));
        faults("[{'operation':'create','nth':1,'action':'resetAfter'}]");
        OkHttpClient twice = new OkHttpClient.Builder()
                .dns(host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")))
                .build();
        Request request = new Request.Builder()
                .url("http://provider.test:" + simulator().baseUri().getPort() + "/openai/v1/batches")
                .header("authorization", "Bearer sim-key")
                .post(body)
                .build();
        try (Response response = twice.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
        assertThat(client.requests("create"))
                .extracting(entry -> entry.path("host").asText())
                .containsExactly("127.0.0.1", "127.0.0.2");
        assertThat(batches()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}: 503, {1} batches stored")
    @CsvSource({"status, 0", "statusAfter, 1"})
    void answersWithAnError(String action, int stored) {
        String file = client.upload(line("a", "x"));
        faults("[{'operation':'create','action':'" + action
                + "','status':503,'retryAfter':7,'headers':{'x-should-retry':'true'}}]");
        HttpResponse<String> response = client.post("/batches", createBody(file, "sl-1"));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(response.headers().firstValue("x-should-retry")).contains("true");
        assertThat(TestClient.read(response.body()).at("/error/type").asText()).isEqualTo("server_error");
        assertThat(batches()).isEqualTo(stored);
    }

    @Test
    void sendsAnyErrorCode() {
        faults("[{'operation':'models','action':'status','status':429,'code':'insufficient_quota'}]");
        HttpResponse<String> response = client.get("/models");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
        assertThat(TestClient.read(response.body()).at("/error/code").asText()).isEqualTo("insufficient_quota");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 409, 413, 418, 429, 500, 502, 503, 504, 529})
    void hasABodyForEveryStatus(int status) {
        faults("[{'operation':'models','action':'status','status':" + status + "}]");
        HttpResponse<String> response = client.get("/models");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.read(response.body()).at("/error/message").asText())
                .isNotBlank();
    }

    @Test
    void aRefusedUploadIsReadAndNotKept() {
        faults("[{'operation':'upload','nth':1,'action':'status','status':500}]");
        HttpResponse<String> response =
                client.uploadForm("a.jsonl", line("a", "x".repeat(5_000_000)), Map.of("purpose", "batch"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestClient.json(client.get("/files")).path("data")).isEmpty();
    }

    @Test
    void strikesTheNthRequestOnly() {
        faults(
                "[{'operation':'models','nth':2,'action':'status','status':500},{'operation':'list','action':'status'}]");
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
        assertThat(client.get("/models").statusCode()).isEqualTo(500);
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
        assertThat(client.get("/batches").statusCode()).isEqualTo(500);
    }

    private String resultPath(String... ids) {
        String[] lines = Arrays.stream(ids).map(id -> line(id, "Say hi")).toArray(String[]::new);
        return "/files/" + client.run("sl-1", lines).path("output_file_id").asText() + "/content";
    }

    @Test
    void truncatesMidLineAndBreaksOff() {
        String path = resultPath("a", "b", "c", "d");
        faults("[{'operation':'content','action':'truncate','at':'midLine'}]");
        assertThatThrownBy(() -> client.get(path)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void truncatesAtALineEndAndEndsProperly() {
        String path = resultPath("a", "b", "c", "d");
        String whole = client.get(path).body();
        faults("[{'operation':'content','nth':1,'action':'truncate','at':'lineEnd','keepPercent':60}]");
        HttpResponse<String> cut = client.get(path);
        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(cut.body()).endsWith("}\n").hasLineCount(2);
        assertThat(whole).startsWith(cut.body());
        assertThat(client.get(path).body()).isEqualTo(whole);
    }

    @Test
    void truncatesMidLineAndEndsProperlyIfAskedTo() {
        String path = resultPath("a", "b");
        faults("[{'operation':'content','action':'truncate','at':'midLine','clean':true,'keepPercent':70}]");
        String cut = client.get(path).body();
        assertThat(cut).hasLineCount(2).doesNotEndWith("\n");
    }

    @Test
    void truncatesAtALineEndAndBreaksOffIfAskedTo() throws Exception {
        String path = resultPath("a", "b");
        faults("[{'operation':'content','action':'truncate','at':'lineEnd','clean':false,'keepPercent':70}]");
        try (RawConnection connection = new RawConnection(simulator().baseUri())) {
            connection.send("GET", path, "");
            String received = connection.receiveAll();
            String body = received.substring(received.indexOf("\r\n\r\n") + 4);
            int announced = Integer.parseInt(received.replaceFirst("(?is).*content-length: (\\d+).*", "$1"));
            assertThat(body).hasLineCount(1).endsWith("\n");
            assertThat(body.length()).isLessThan(announced);
        }
    }

    @Test
    void hangsWithoutStoring() throws Exception {
        String body = createBody(client.upload(line("a", "x")), "sl-1").toString();
        faults("[{'operation':'create','nth':1,'action':'hang'}]");
        OkHttpClient impatient = new OkHttpClient.Builder()
                .readTimeout(Duration.ofMillis(200))
                .retryOnConnectionFailure(false)
                .build();
        Request request = new Request.Builder()
                .url(simulator().baseUri() + "/openai/v1/batches")
                .header("authorization", "Bearer sim-key")
                .post(RequestBody.create(body, MediaType.get("application/json")))
                .build();
        assertThatThrownBy(() -> impatient.newCall(request).execute()).isInstanceOf(SocketTimeoutException.class);
        assertThat(batches()).isZero();
        JsonNode open = client.requests("create").get(0);
        assertThat(open.path("finished").asBoolean()).isFalse();
        assertThat(open.path("fault").asText()).isEqualTo("hang");
    }

    @Test
    void hangingEndsWithAReset() throws Exception {
        faults("[{'operation':'models','action':'hang','seconds':0.1}]");
        try (RawConnection connection = new RawConnection(simulator().baseUri())) {
            connection.send("GET", "/models", "");
            assertThatThrownBy(connection::receive).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void storesAfterTheClientHasGivenUp() throws Exception {
        behave("'commitAfterSeconds': 2");
        String body = createBody(client.upload(line("a", "x")), "sl-1").toString();
        try (RawConnection connection = new RawConnection(simulator().baseUri())) {
            connection.send("POST", "/batches", body);
            TestClient.await(() -> client.requests("create"), list -> !list.isEmpty());
            assertThat(batches()).isZero();
        }
        TestClient.await(this::batches, count -> count == 1);
    }

    @Test
    void delaysAndThenDoesWhatWasAsked() {
        String file = client.upload(line("a", "x"));
        faults(
                "[{'operation':'create','action':'delay','seconds':0.2},{'operation':'upload','action':'delay','seconds':0.1}]");
        assertThat(client.post("/batches", createBody(file, "sl-1")).statusCode())
                .isEqualTo(200);
        assertThat(client.upload(line("b", "x"))).startsWith("file-");
        assertThat(client.requests("create").get(0).path("millis").asLong()).isGreaterThanOrEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'operation':'destroy','action':'hang'}] | Unknown operation destroy",
                "[{'provider':'nobody','action':'hang'}] | Unknown provider nobody",
                "[{'action':'explode'}] | explode",
                "[{'action':'hang'},{'nth':1}] | action is missing",
                "[{'action':'hang','speed':1}] | speed",
                "{} | Bad fault list",
                "[ | Bad fault list",
            })
    void refusesAListThatCannotBeMeant(String list, String message) {
        faults("[{'operation':'models','action':'status','status':500}]");
        HttpResponse<String> refused = client.at("/_simulator")
                .call(
                        "PUT",
                        "/faults",
                        "application/json",
                        list.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestClient.read(refused.body()).path("error").asText()).contains(message);
        assertThat(client.get("/models").statusCode()).isEqualTo(500);
    }
}
