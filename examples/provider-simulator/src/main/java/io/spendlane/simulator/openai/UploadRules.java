package io.spendlane.simulator.openai;

import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.http.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is checked when a file is uploaded. */
final class UploadRules {
    private final Terms terms;

    UploadRules(Terms terms) {
        this.terms = terms;
    }

    /** An upload that is in order. */
    record Accepted(
            String filename,
            String purpose,
            Path content,
            @Nullable Instant expiresAt) {}

    Accepted check(Upload upload, Instant now) throws IOException {
        String purpose = upload.fields().get("purpose");
        if (purpose == null) {
            throw OpenAiError.invalid(
                    "Missing required parameter: 'purpose'.", "purpose", "missing_required_parameter");
        }
        Set<String> purposes = terms.purposes();
        if (purposes != null && !purposes.contains(purpose)) {
            throw OpenAiError.invalid("'" + purpose + "' is not one of " + purposes + " - 'purpose'", "purpose", null);
        }
        Path content = upload.content();
        String filename = upload.filename();
        if (content == null || filename == null) {
            throw OpenAiError.invalid("Missing required parameter: 'file'.", "file", "missing_required_parameter");
        }
        if (Files.size(content) > terms.mostFileBytes()) {
            throw new OpenAiError(
                    413,
                    "The file is larger than " + terms.mostFileBytes() + " bytes.",
                    "invalid_request_error",
                    "file",
                    null);
        }
        if (purpose.equals(terms.batchPurpose())) {
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

    private @Nullable Instant expiry(Upload upload, String purpose, Instant now) {
        String anchor = field(upload, "anchor");
        String seconds = field(upload, "seconds");
        if (anchor == null && seconds == null) {
            Long usual = terms.usualFileLife();
            return purpose.equals(terms.batchPurpose()) && usual != null ? now.plusSeconds(usual) : null;
        }
        if (!"created_at".equals(anchor)) {
            throw OpenAiError.invalid(
                    "Invalid value for 'expires_after.anchor'. Supported values are: 'created_at'.",
                    "expires_after.anchor",
                    "invalid_value");
        }
        if (seconds == null || !seconds.matches("\\d{1,9}") || !livesRight(Long.parseLong(seconds))) {
            throw OpenAiError.invalid(
                    "Invalid value for 'expires_after.seconds'. Expected " + terms.shortestFileLife() + " to "
                            + terms.longestFileLife() + ".",
                    "expires_after.seconds",
                    "invalid_value");
        }
        return now.plusSeconds(Long.parseLong(seconds));
    }

    private boolean livesRight(long seconds) {
        return seconds >= terms.shortestFileLife() && seconds <= terms.longestFileLife();
    }

    private static @Nullable String field(Upload upload, String name) {
        String bracketed = upload.fields().get("expires_after[" + name + "]");
        return bracketed == null ? upload.fields().get("expires_after." + name) : bracketed;
    }
}
