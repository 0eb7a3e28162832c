package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.InlineInput.Checkpoint;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.time.Instant;
import okhttp3.Response;

/** Clock and account, as the headers of every answer tell them. */
final class Checkpoints {
    private Checkpoints() {}

    static Checkpoint read(Response response) throws IOException {
        try (response) {
            Instant time = response.headers().getInstant("Date");
            String organization = response.header("anthropic-organization-id");
            String workspace = response.header("anthropic-workspace-id");
            if (time == null || organization == null || organization.isBlank()) {
                throw new UnreadableAnswerException(
                        "the answer does not say when it is and whose account it is (headers Date and anthropic-organization-id); whatever is between the operator and the provider has to let them pass");
            }
            return new Checkpoint(time, organization + "/" + (workspace == null ? "" : workspace));
        }
    }
}
