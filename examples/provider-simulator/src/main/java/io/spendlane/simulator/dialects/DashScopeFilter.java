package io.spendlane.simulator.dialects;

import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.openai.OpenAiError;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a listing may be narrowed to: a part of the name, input files, states, creation times (taken as UTC). */
final class DashScopeFilter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private DashScopeFilter() {}

    static Predicate<Batch> of(Request request, Instant now) {
        Map<String, String> query = request.query();
        Predicate<Batch> all = batch -> true;
        if (query.containsKey("ds_name")) {
            all = all.and(batch -> name(batch).contains(query.getOrDefault("ds_name", "")));
        }
        if (query.containsKey("input_file_ids")) {
            List<String> ids = list(query, "input_file_ids");
            all = all.and(batch -> ids.contains(batch.inputFileId()));
        }
        if (query.containsKey("status")) {
            List<String> states = list(query, "status");
            all = all.and(batch -> states.contains(batch.stateAt(now).text()));
        }
        if (query.containsKey("create_after")) {
            Instant after = time(query, "create_after");
            all = all.and(batch -> !batch.createdAt().isBefore(after));
        }
        if (query.containsKey("create_before")) {
            Instant before = time(query, "create_before");
            all = all.and(batch -> !batch.createdAt().isAfter(before));
        }
        return all;
    }

    private static String name(Batch batch) {
        return batch.metadata() == null ? "" : batch.metadata().getOrDefault("ds_name", "");
    }

    private static List<String> list(Map<String, String> query, String name) {
        return List.of(query.getOrDefault(name, "").split(",", -1));
    }

    private static Instant time(Map<String, String> query, String name) {
        try {
            return LocalDateTime.parse(query.getOrDefault(name, ""), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw OpenAiError.invalid("Invalid '" + name + "': expected yyyyMMddHHmmss.", name, "InvalidParameter");
        }
    }
}
