package io.spendlane.simulator.gemini;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.state.Ids;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads that have begun and are not finished. A restart forgets them, as it forgets their addresses. */
final class UploadSessions {
    static final String ID = "upload_id";
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** @param content what has arrived so far */
    record Session(String id, String key, String displayName, Path content) {
        long size() throws IOException {
            return Files.size(content);
        }

        void append(Path part) throws IOException {
            try (OutputStream out = Files.newOutputStream(content, StandardOpenOption.APPEND)) {
                Files.copy(part, out);
            }
        }
    }

    /** @return the new session's id */
    String begin(String key, String displayName, Path scratch) throws IOException {
        String id = Ids.next("");
        sessions.put(id, new Session(id, key, displayName, Files.createTempFile(scratch, "upload", ".jsonl")));
        return id;
    }

    Optional<Session> find(Request request) {
        return Optional.ofNullable(request.query().get(ID)).map(sessions::get);
    }

    void end(Session session) {
        sessions.remove(session.id());
    }

    Optional<String> key(Request request) {
        return find(request).map(Session::key);
    }
}
