package io.spendlane.simulator.openai;

import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.http.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What OpenAI checks when a file is uploaded. */
final class UploadRules {
    static final long SHORTEST_LIFE = 3_600;
    static final long LONGEST_LIFE = 2_592_000;
    private static final long MOST_BYTES = 512_000_000;
    private static final Set<String> PURPOSES =
            Set.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals");

    private UploadRules() {}

    /** An upload that is in order. */
    record Accepted(
            String filename,
            String purpose,
            Path content,
            @Nullable Instant expiresAt) {}

    static Accepted check(Upload upload, Instant now) throws IOException {
        String purpose = upload.fields().get("purpose");
        if (purpose == null) {
            throw OpenAiError.invalid(
                    "Missing required parameter: 'purpose'.", "purpose", "missing_required_parameter");
        }
        if (!PURPOSES.contains(purpose)) {
            throw OpenAiError.invalid("'" + purpose + "' is not one of " + PURPOSES + " - 'purpose'", "purpose", null);
        }
        Path content = upload.content();
        String filename = upload.filename();
        if (content == null || filename == null) {
            throw OpenAiError.invalid("Missing required parameter: 'file'.", "file", "missing_required_parameter");
        }
        if (Files.size(content) > MOST_BYTES) {
            throw new OpenAiError(413, "The file is larger than 512 MB.", "invalid_request_error", "file", null);
        }
        if (purpose.equals("batch")) {
            checkJsonl(filename, content);
        }
        return new Accepted(filename, purpose, content, expiry(upload, purpose, now));
    }

    private static void checkJsonl(String filename, Path content) throws IOException {
        if (!filename.endsWith(".jsonl")) {
            throw OpenAiError.invalid(
                    "Invalid file format for Batch API. Must be .jsonl", "file", "invalid_file_format");
        }
        try (LineReader lines = new LineReader(content)) {
            byte[] first = lines.next();
            if (first == null || Line.parse(first).isEmpty()) {
                throw OpenAiError.invalid(
                        "Invalid file format. The first line is not a JSON object.", "file", "invalid_jsonl");
            }
        }
    }

    private static @Nullable Instant expiry(Upload upload, String purpose, Instant now) {
        String anchor = field(upload, "anchor");
        String seconds = field(upload, "seconds");
        if (anchor == null && seconds == null) {
            return purpose.equals("batch") ? now.plusSeconds(LONGEST_LIFE) : null;
        }
        if (!"created_at".equals(anchor)) {
            throw OpenAiError.invalid(
                    "Invalid value for 'expires_after.anchor'. Supported values are: 'created_at'.",
                    "expires_after.anchor",
                    "invalid_value");
        }
        if (seconds == null || !seconds.matches("\\d{1,9}") || !livesRight(Long.parseLong(seconds))) {
            throw OpenAiError.invalid(
                    "Invalid value for 'expires_after.seconds'. Expected " + SHORTEST_LIFE + " to " + LONGEST_LIFE
                            + ".",
                    "expires_after.seconds",
                    "invalid_value");
        }
        return now.plusSeconds(Long.parseLong(seconds));
    }

    static boolean livesRight(long seconds) {
        return seconds >= SHORTEST_LIFE && seconds <= LONGEST_LIFE;
    }

    private static @Nullable String field(Upload upload, String name) {
        String bracketed = upload.fields().get("expires_after[" + name + "]");
        return bracketed == null ? upload.fields().get("expires_after." + name) : bracketed;
    }
}
