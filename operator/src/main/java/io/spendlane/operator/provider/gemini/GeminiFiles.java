package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Download;
import io.spendlane.operator.provider.http.FileUpload;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Uploaded files: in two steps, the second at an address that the first one's answer names. They live for two days. */
final class GeminiFiles implements InputFiles {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Http http;
    private final long looks;

    GeminiFiles(Http http, Timeouts timeouts) {
        this.http = http;
        this.looks = timeouts.fileReady().dividedBy(BETWEEN_LOOKS);
    }

    @Override
    public String upload(String filename, Content content) throws ProviderException {
        GoogleFile file = http.free("upload", () -> send(filename, content), GoogleFile::uploaded);
        String name = file.file().id();
        for (long look = 0; file.processing() && look < looks && http.pause(BETWEEN_LOOKS); look++) {
            file = http.free("upload", http.request(url("upload", name)).build(), GoogleFile::read);
        }
        if (file.failed()) {
            throw http.faults().invalid("upload", "the provider could not process the input file");
        }
        if (file.processing()) {
            throw http.faults().unconfirmed("upload", "the input file is still being processed");
        }
        return name;
    }

    /** Google does not tell a file that is gone from somebody else's: both are refused. */
    @Override
    public Optional<RemoteFile> file(String name) throws ProviderException {
        try {
            return Optional.of(http.free("file", http.request(url("file", name)).build(), GoogleFile::read)
                    .file());
        } catch (ProviderException e) {
            if (gone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void deleteFile(String name) throws ProviderException {
        Request request = http.request(url("deleteFile", name)).delete().build();
        try {
            http.free("deleteFile", request, Answer::object);
        } catch (ProviderException e) {
            if (!gone(e)) {
                throw e;
            }
        }
    }

    private static boolean gone(ProviderException e) {
        return e.kind() == Kind.NOT_FOUND || e.status() == 403;
    }

    /** Both steps. The address in between is as good as a key: it is not told to anybody. */
    private Response send(String filename, Content content) throws IOException {
        RequestBody body = FileUpload.plain(filename, content);
        ObjectNode description = JsonNodeFactory.instance.objectNode();
        description.putObject("file").put("displayName", filename);
        Request start = http.request(http.url("upload", "v1beta", "files").build())
                .header("X-Goog-Upload-Protocol", "resumable")
                .header("X-Goog-Upload-Command", "start")
                .header("X-Goog-Upload-Header-Content-Length", Long.toString(body.contentLength()))
                .header("X-Goog-Upload-Header-Content-Type", "application/jsonl")
                .post(RequestBody.create(description.toString(), JSON))
                .build();
        Response started = Http.send(http.clients().calls(), start);
        if (!started.isSuccessful()) {
            return started;
        }
        HttpUrl address = address(started);
        Request bytes = http.strange(address)
                .header("X-Goog-Upload-Offset", "0")
                .header("X-Goog-Upload-Command", "upload, finalize")
                .post(body)
                .build();
        return Http.send(http.clients().transfers(), bytes);
    }

    private HttpUrl address(Response started) throws IOException {
        try (started) {
            HttpUrl home = http.url().build();
            @Nullable HttpUrl address = Download.target(home, started.header("x-goog-upload-url"), home);
            if (address == null) {
                throw new UnreadableAnswerException("the answer names no address to upload to");
            }
            return address;
        }
    }

    private HttpUrl url(String operation, String name) throws ProviderException {
        return http.object(operation, ResourceName.last("files", name), "v1beta", "files")
                .build();
    }
}
