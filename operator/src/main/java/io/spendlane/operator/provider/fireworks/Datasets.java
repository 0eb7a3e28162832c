package io.spendlane.operator.provider.fireworks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.FileUpload;
import io.spendlane.operator.provider.http.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Data sets: made with an id of our choice, then filled by one upload.
 *
 * @see <a href="https://docs.fireworks.ai/guides/batch-inference">Batch inference</a>
 */
final class Datasets implements InputFiles {
    static final String COLLECTION = "datasets";

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String READY = "READY";
    private static final int EXISTS = 409;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Http http;
    private final RandomGenerator random;
    private final long looks;

    Datasets(Http http, Access access) {
        this.http = http;
        this.random = access.random();
        this.looks = access.timeouts().fileReady().dividedBy(BETWEEN_LOOKS);
    }

    @Override
    public String upload(String filename, Content content) throws ProviderException {
        String id = ResourceNames.input(filename.replaceFirst("\\.jsonl$", ""), random);
        make(id);
        HttpUrl url = http.object("upload", id + ":upload", COLLECTION).build();
        http.free("upload", () -> fill(url, filename, content), Answer::object);
        for (long look = 0; !ready(id); look++) {
            if (look == looks || !http.pause(BETWEEN_LOOKS)) {
                throw http.faults().unconfirmed("upload", "the input is still not ready");
            }
        }
        return id;
    }

    /** Nobody else has this id: if it is there, it is ours, and an answer was lost. */
    private void make(String id) throws ProviderException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("datasetId", id);
        // How many examples it holds has to be said, and is not looked at.
        body.putObject("dataset").put("exampleCount", "1").putObject("userUploaded");
        Request request = http.request(http.url(COLLECTION).build())
                .post(RequestBody.create(body.toString(), JSON))
                .build();
        try {
            http.free("upload", request, Answer::object);
        } catch (ProviderException e) {
            if (e.status() != EXISTS) {
                throw e;
            }
        }
    }

    private Response fill(HttpUrl url, String filename, Content content) throws IOException {
        RequestBody form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("file", filename, FileUpload.plain(filename, content))
                .build();
        return Http.send(
                http.clients().transfers(), http.request(url).post(form).build());
    }

    private boolean ready(String id) throws ProviderException {
        Fields dataset = look("upload", id);
        String code = dataset.at("status").code("code");
        if (code != null && !code.equals("OK")) {
            throw http.faults().invalid("upload", "the provider could not process the input: " + code);
        }
        return READY.equals(dataset.text("state"));
    }

    @Override
    public Optional<RemoteFile> file(String id) throws ProviderException {
        try {
            look("file", id);
            return Optional.of(new RemoteFile(id, -1, "", "dataset"));
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void deleteFile(String id) throws ProviderException {
        Request request = http.request(http.object("deleteFile", id, COLLECTION).build())
                .delete()
                .build();
        try {
            http.free("deleteFile", request, Answer::json);
        } catch (ProviderException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Fields look(String operation, String id) throws ProviderException {
        HttpUrl url = http.object(operation, id, COLLECTION).build();
        return http.free(operation, http.request(url).build(), Answer::object);
    }
}
