package io.spendlane.simulator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.simulator.state.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Every HTTP request to a provider. Finished ones are on disk, those that are still open in memory. */
public final class RequestLog {
    private final Journal journal;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<Long, Entry> open = new ConcurrentSkipListMap<>();

    public RequestLog(Journal journal) throws IOException {
        this.journal = journal;
        journal.replay(Entry.class, entry -> sequence.accumulateAndGet(entry.seq(), Math::max));
    }

    /**
     * @param status null while it is open, and if the connection was cut before an answer
     * @param connection the client's end, so that a reused connection can be told
     * @param fault the action that was injected
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Entry(
            long seq,
            Instant time,
            String provider,
            @Nullable String account,
            @Nullable String operation,
            String method,
            String path,
            String query,
            String host,
            String connection,
            @Nullable Integer status,
            boolean finished,
            long requestBytes,
            long responseBytes,
            long millis,
            @Nullable String fault,
            @Nullable String requestId) {}

    long begin() {
        return sequence.incrementAndGet();
    }

    void opened(Entry entry) {
        open.put(entry.seq(), entry);
    }

    void finished(Entry entry) {
        journal.append(entry);
        open.remove(entry.seq());
    }

    /** The whole log, or what the query parameters select; see {@link RequestLogDump}. */
    public Reply.Stream.Body dump(Map<String, String> query) {
        return new RequestLogDump(this, query)::write;
    }

    /** The file of finished requests, one line of JSON each, in the order in which they finished. */
    Path file() {
        return journal.path();
    }

    Collection<Entry> open() {
        return open.values();
    }

    public void clear() throws IOException {
        journal.truncate();
        open.clear();
    }
}
