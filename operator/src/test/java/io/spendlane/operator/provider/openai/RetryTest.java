package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Free calls are tried again, within bounds. */
class RetryTest {
    private static final Reply BATCH = Reply.ok("{\"id\":\"b1\",\"status\":\"in_progress\"}");

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final WireServer server = new WireServer(seen -> replies.remove());
    private final TestAccess access = new TestAccess();
    private final OpenAIBatches batches = access.batches(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aLaterTryMaySucceed() throws Exception {
        replies.addAll(List.of(Reply.status(503), new Reply.Reset(), BATCH));
        assertThat(batches.get("b1").state()).isEqualTo(RemoteBatch.State.RUNNING);
        assertThat(access.waits()).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) <= 0);
    }

    @Test
    void waitsAsLongAsAsked() throws Exception {
        replies.addAll(List.of(Reply.status(429).with("retry-after-ms: 1250"), BATCH));
        batches.get("b1");
        assertThat(access.waits()).containsExactly(Duration.ofMillis(1250));
    }

    @Test
    void aLongWaitIsTheCallers() {
        replies.add(Reply.status(429).with("Retry-After: 60"));
        ProviderException fault = catchThrowableOfType(ProviderException.class, () -> batches.list(null));
        assertThat(fault.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(access.waits()).isEmpty();
    }

    @Test
    void aCancelIsRepeatedToo() throws Exception {
        replies.addAll(List.of(Reply.status(500), BATCH));
        batches.cancel("b1");
        assertThat(server.lines()).containsExactly("POST /batches/b1/cancel", "POST /batches/b1/cancel");
    }

    @Test
    void aDeletionWhoseAnswerWasLostIsDone() throws Exception {
        replies.addAll(List.of(new Reply.Reset(), Reply.status(404)));
        batches.input().deleteFile("f1");
        assertThat(server.seen()).extracting(Seen::method).containsExactly("DELETE", "DELETE");
    }

    @Test
    void aListingThatIsNoneIsReadAgain() throws Exception {
        replies.addAll(List.of(
                Reply.ok("{\"message\":\"welcome\"}"),
                Reply.ok("{\"data\":{}}"),
                Reply.ok("{\"object\":\"list\",\"data\":[],\"has_more\":false}")));
        assertThat(batches.list(null).batches()).isEmpty();
    }

    @Test
    void interruptedMeansNoMoreTries() {
        replies.add(Reply.status(503));
        OpenAIBatches interrupted = new TestAccess().batches(server.url());
        Thread.currentThread().interrupt();
        ProviderException fault = catchThrowableOfType(ProviderException.class, () -> interrupted.get("b1"));
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(server.seen()).hasSizeLessThanOrEqualTo(1);
    }
}
