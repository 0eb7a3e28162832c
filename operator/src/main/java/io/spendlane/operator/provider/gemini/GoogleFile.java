package io.spendlane.operator.provider.gemini;

import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The file object. */
record GoogleFile(RemoteFile file, @Nullable String state) {
    /** The answer to an upload holds the file within. */
    static GoogleFile uploaded(Response response) throws IOException {
        return of(Answer.object(response).at("file"));
    }

    static GoogleFile read(Response response) throws IOException {
        return of(Answer.object(response));
    }

    private static GoogleFile of(Fields fields) throws UnreadableAnswerException {
        String name = fields.text("name");
        if (name == null) {
            throw new UnreadableAnswerException("the answer has no file name");
        }
        Long bytes = fields.number("sizeBytes");
        String shown = fields.text("displayName");
        return new GoogleFile(
                new RemoteFile(name, bytes == null ? -1 : Math.max(-1, bytes), shown == null ? "" : shown, "batch"),
                fields.text("state"));
    }

    boolean processing() {
        return "PROCESSING".equals(state);
    }

    boolean failed() {
        return "FAILED".equals(state);
    }
}
