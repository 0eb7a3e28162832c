package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.files.StoredFile;
import java.time.Instant;

/** How one server shows files; as OpenAI does, where nothing else is said. */
public interface FileForm {

    default ObjectNode show(StoredFile file, Behaviour behaviour, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", file.id());
        json.put("object", "file");
        json.put("bytes", file.bytes());
        json.put("created_at", file.createdAt().getEpochSecond());
        json.put(
                "expires_at", file.expiresAt() == null ? null : file.expiresAt().getEpochSecond());
        json.put("filename", file.filename());
        json.put("purpose", file.purpose());
        json.put("status", isReady(file, behaviour, now) ? "processed" : "pending");
        json.putNull("status_details");
        return json;
    }

    /** Whether it has been looked at since its upload. */
    default boolean isReady(StoredFile file, Behaviour behaviour, Instant now) {
        return true;
    }

    /** Whether its content is handed out. */
    default boolean isReadable(StoredFile file) {
        return true;
    }
}
