package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.operator.store.DirectoryStore;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two cuts of one number would overwrite each other's requests: one would be sent under the other's hold. */
class SubmissionTest {
    private static final RunFolder RUN = new RunFolder("legal", "contracts", "a".repeat(20));

    @TempDir
    private Path folder;

    private final JobContext context = new JobContext(new AIBatchJob());
    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = DirectoryStore.open(folder, Clock.systemUTC());
    }

    @Test
    void aCutThatIsStillBeingWrittenHasItsNumberAlready() throws Exception {
        assertThat(context.takeSubmission(store, RUN)).isEqualTo(1);
        assertThat(context.takeSubmission(store, RUN)).isEqualTo(2);
    }

    @Test
    void isAboveWhatIsStored() throws Exception {
        store.put(RUN.requests("sl-" + RUN.runId() + "-0-7-100"), new byte[] {'\n'});
        assertThat(context.takeSubmission(store, RUN)).isEqualTo(8);
        assertThat(context.takeSubmission(store, RUN)).isEqualTo(9);
        assertThat(context.takeSubmission(store, new RunFolder("legal", "contracts", "b".repeat(20))))
                .isEqualTo(1);
    }
}
