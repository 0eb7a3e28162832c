package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.RemoteFile;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The file object.
 *
 * @param status {@code pending} while the file cannot be used yet, {@code error} when it never will
 */
public record FileObject(RemoteFile file, @Nullable String status) {
    public static FileObject read(Response response) throws IOException {
        Fields fields = Answer.object(response);
        String id = fields.text("id");
        if (id == null) {
            throw new UnreadableAnswerException("the answer has no file id");
        }
        Long bytes = fields.number(fields.has("bytes") ? "bytes" : "size_bytes");
        String filename = fields.text("filename");
        String purpose = fields.text("purpose");
        return new FileObject(
                new RemoteFile(
                        id,
                        bytes == null ? -1 : Math.max(-1, bytes),
                        filename == null ? "" : filename,
                        purpose == null ? "" : purpose),
                fields.text("status"));
    }

    /** Whether an answer to a deletion says that the file is gone: by itself, or by having nothing to say. */
    public static boolean deleted(Response response) throws IOException {
        if (response.code() == 204) {
            response.close();
            return true;
        }
        return Answer.object(response).node().path("deleted").asBoolean(false);
    }

    public boolean pending() {
        return "pending".equalsIgnoreCase(status) || "running".equalsIgnoreCase(status);
    }

    public boolean broken() {
        return "error".equalsIgnoreCase(status) || "failed".equalsIgnoreCase(status);
    }
}
