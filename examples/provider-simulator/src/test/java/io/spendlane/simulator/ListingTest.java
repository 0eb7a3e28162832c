package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.json;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of batches and files, and who sees what. */
class ListingTest extends SimulatorTestBase {

    private List<String> create(int count) {
        String file = client.upload(line("a", "Say hi"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(client.create(file, "sl-" + i).path("id").asText());
        }
        Collections.reverse(ids);
        return ids;
    }

    private List<String> listAll(TestClient who, int limit) {
        List<String> ids = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = json(who.get("/batches?limit=" + limit + after));
            page.path("data").forEach(batch -> ids.add(batch.path("id").asText()));
            if (!page.path("has_more").asBoolean()) {
                return ids;
            }
            assertThat(page.path("last_id").asText()).isEqualTo(ids.get(ids.size() - 1));
            after = "&after=" + page.path("last_id").asText();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 100})
    void pagesNewestFirst(int limit) {
        List<String> created = create(6);
        assertThat(listAll(client, limit)).isEqualTo(created);
    }

    @Test
    void emptyListHasNoIds() {
        JsonNode page = json(client.get("/batches"));
        assertThat(page.toString())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
    }

    @Test
    void showsTwentyUnlessAskedForMore() {
        create(21);
        JsonNode page = json(client.get("/batches"));
        assertThat(page.path("data")).hasSize(20);
        assertThat(page.path("has_more").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "1, 200", "100, 200", "101, 400", "many, 400"})
    void limitsThePage(String limit, int status) {
        assertThat(client.get("/batches?limit=" + limit).statusCode()).isEqualTo(status);
    }

    @Test
    void pagesCanBeSmallerThanAskedFor() {
        behave("'pageSize': 2");
        List<String> created = create(5);
        assertThat(json(client.get("/batches?limit=100")).path("data")).hasSize(2);
        assertThat(listAll(client, 100)).isEqualTo(created);
    }

    @Test
    void orderCanBeArbitraryAndStillPages() {
        behave("'unorderedListing': true");
        List<String> created = create(12);
        List<String> listed = listAll(client, 5);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(created).isNotEqualTo(created);
    }

    @Test
    void aNewBatchCanShowUpLate() {
        behave("'listingDelaySeconds': 100");
        List<String> created = create(1);
        assertThat(listAll(client, 10)).isEmpty();
        assertThat(client.get("/batches/" + created.get(0)).statusCode()).isEqualTo(200);
        client.advance(100);
        assertThat(listAll(client, 10)).isEqualTo(created);
    }

    @Test
    void aNewBatchCanBeUnknownForAWhile() {
        behave("'notFoundSeconds': 100");
        String id = create(1).get(0);
        assertThat(client.get("/batches/" + id).statusCode()).isEqualTo(404);
        client.advance(100);
        assertThat(client.get("/batches/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void othersBatchesLookAlikeAndAreNotTheSame() {
        behave("'foreignBatches': 3");
        client.run("sl-abc-0-1-0", line("a", "Say hi"), line("b", "Say ho"));
        JsonNode page = TestClient.await(
                () -> json(client.get("/batches")),
                list -> list.path("data").findValuesAsText("completed_at").stream()
                                .filter(time -> !time.equals("null"))
                                .count()
                        == 4);
        List<String> names = page.path("data").findValuesAsText("spendlane_batch");
        assertThat(names).hasSize(4).doesNotHaveDuplicates().contains("sl-abc-0-1-0", "sl-abc-0-1-00", "sl-abc-0-1-");
        page.path("data").forEach(batch -> {
            assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(2);
            boolean own = batch.at("/metadata/spendlane_batch").asText().equals("sl-abc-0-1-0");
            assertThat(client.rows(batch.path("output_file_id")).keySet())
                    .containsExactly(own ? "a" : "a0", own ? "b" : "b0");
        });
    }

    @Test
    void accountsSeeOnlyTheirOwn() {
        String id = create(1).get(0);
        JsonNode batch = client.awaitEnd(id);
        TestClient other = client.withKey("other-key");
        String output = batch.path("output_file_id").asText();
        assertThat(other.get("/batches/" + id).statusCode()).isEqualTo(404);
        assertThat(other.post("/batches/" + id + "/cancel", TestClient.createBody("", ""))
                        .statusCode())
                .isEqualTo(404);
        assertThat(other.get("/files/" + output).statusCode()).isEqualTo(404);
        assertThat(other.get("/files/" + output + "/content").statusCode()).isEqualTo(404);
        assertThat(other.call("DELETE", "/files/" + output, "application/json", new byte[0])
                        .statusCode())
                .isEqualTo(404);
        assertThat(listAll(other, 10)).isEmpty();
        assertThat(json(other.get("/files")).path("data")).isEmpty();
        assertThat(client.at("/compatible/v1").get("/batches/" + id).statusCode())
                .isEqualTo(404);
        assertThat(client.get("/files/" + output).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /batches",
        "GET, /files",
        "GET, /models",
        "GET, /nothing",
        "POST, /batches",
        "POST, /chat/completions"
    })
    void aWrongKeySeesNothing(String method, String path) {
        var refused = client.withKey("sk-not-a-key").call(method, path, "application/json", new byte[0]);
        assertThat(refused.statusCode()).isEqualTo(401);
        JsonNode error = TestClient.read(refused.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).doesNotContain("sk-not-a-key");
        assertThat(refused.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void unknownPathsAreNotFound() {
        assertThat(client.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(client.get("/batches/").statusCode()).isEqualTo(404);
        assertThat(client.at("").get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void listsFilesByPurposeAndOrder() {
        String first = client.upload(line("a", "x"));
        String second = json(client.uploadForm("n.txt", "x", Map.of("purpose", "user_data")))
                .path("id")
                .asText();
        String third = client.upload(line("a", "x"));
        assertThat(json(client.get("/files")).findValuesAsText("id")).containsExactly(third, second, first);
        assertThat(json(client.get("/files?order=asc")).findValuesAsText("id")).containsExactly(first, second, third);
        assertThat(json(client.get("/files?purpose=batch")).findValuesAsText("id"))
                .containsExactly(third, first);
        assertThat(json(client.get("/files?after=" + second)).findValuesAsText("id"))
                .containsExactly(first);
        assertThat(json(client.get("/files?limit=1")).path("has_more").asBoolean())
                .isTrue();
    }

    @Test
    void filesExpire() {
        String file = client.upload(line("a", "x"));
        client.advance(2_591_000);
        assertThat(client.get("/files/" + file).statusCode()).isEqualTo(200);
        client.advance(1_001);
        assertThat(client.get("/files/" + file).statusCode()).isEqualTo(404);
        assertThat(client.get("/files/" + file + "/content").statusCode()).isEqualTo(404);
        assertThat(json(client.get("/files")).path("data")).isEmpty();
    }

    @Test
    void givesBackAndDeletesFiles() {
        String content = line("a", "ключ 🦊") + "\n";
        String file = client.upload(content.strip());
        assertThat(client.get("/files/" + file + "/content").body()).isEqualTo(content);
        JsonNode deleted = json(client.call("DELETE", "/files/" + file, "application/json", new byte[0]));
        assertThat(deleted.toString()).isEqualTo("{\"id\":\"" + file + "\",\"object\":\"file\",\"deleted\":true}");
        assertThat(client.get("/files/" + file).statusCode()).isEqualTo(404);
    }
}
