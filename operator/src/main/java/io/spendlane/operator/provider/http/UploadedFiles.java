package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Files as OpenAI, Mistral and many others keep them: uploaded as a form, read, downloaded and deleted by id.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/files">Files API</a>
 */
public final class UploadedFiles implements InputFiles {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Http http;
    private final Form form;
    private final String[] path;
    private final long looks;

    /**
     * How files are uploaded.
     *
     * @param path of the collection below the base URL
     * @param verb what follows it in the address of an upload
     * @param named whether the name is a field of its own, too
     */
    public record Form(List<String> path, List<String> verb, String purpose, boolean named) {}

    public UploadedFiles(Http http, Timeouts timeouts, Form form) {
        this.http = http;
        this.form = form;
        this.path = form.path().toArray(String[]::new);
        this.looks = timeouts.fileReady().dividedBy(BETWEEN_LOOKS);
    }

    @Override
    public String upload(String filename, Content content) throws ProviderException {
        if (!filename.endsWith(".jsonl")) {
            throw new IllegalArgumentException("the name of a batch's input file ends in .jsonl; this is " + filename);
        }
        HttpUrl.Builder address = http.url(path);
        form.verb().forEach(address::addPathSegment);
        HttpUrl url = address.build();
        return ready("upload", send(url, filename, content));
    }

    /** Where there is no such address there are no batches, as at a vLLM server: no other try would fare better. */
    private FileObject send(HttpUrl url, String filename, Content content) throws ProviderException {
        try {
            return http.free("upload", () -> sendForm(url, filename, content), FileObject::read);
        } catch (ProviderException e) {
            throw e.kind() == Kind.NOT_FOUND
                    ? new ProviderException(
                            Kind.INVALID,
                            e.status(),
                            e.getMessage()
                                    + ": no batch API at this address; check the target's baseUrl, or use it in real time",
                            null,
                            e)
                    : e;
        }
    }

    @Override
    public Optional<RemoteFile> file(String id) throws ProviderException {
        try {
            return Optional.of(look("file", id).file());
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The fence against a late create stands on it: an answer that does not confirm the deletion is checked. */
    @Override
    public void deleteFile(String id) throws ProviderException {
        Request request = http.request(url("deleteFile", id).build()).delete().build();
        boolean confirmed;
        try {
            confirmed = http.free("deleteFile", request, FileObject::deleted);
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return;
            }
            throw e;
        }
        if (!confirmed && file(id).isPresent()) {
            throw http.faults().unconfirmed("deleteFile", "the answer was good and the file is still there");
        }
    }

    public InputStream content(String id) throws ProviderException {
        HttpUrl url = url("content", id).addPathSegment("content").build();
        return new Download(http).open("content", url);
    }

    private Response sendForm(HttpUrl url, String filename, Content content) throws IOException {
        Request request = http.request(url)
                .post(FileUpload.form(form.purpose(), filename, form.named(), content))
                .build();
        return Http.send(http.clients().transfers(), request);
    }

    private String ready(String operation, FileObject uploaded) throws ProviderException {
        FileObject file = uploaded;
        String id = file.file().id();
        for (long look = 0; file.pending() && look < looks && http.pause(BETWEEN_LOOKS); look++) {
            file = look(operation, id);
        }
        if (file.broken()) {
            throw http.faults().invalid(operation, "the provider could not process the input file");
        }
        if (file.pending()) {
            throw http.faults().unconfirmed(operation, "the input file is still pending");
        }
        return id;
    }

    private FileObject look(String operation, String id) throws ProviderException {
        return http.free(operation, http.request(url(operation, id).build()).build(), FileObject::read);
    }

    private HttpUrl.Builder url(String operation, String id) throws ProviderException {
        return http.object(operation, id, path);
    }
}
