package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is paid twice and nothing is lost, whatever the provider answers and whenever the operator dies. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ExactnessIT {
    /** The row that {@code lost-rows} loses is billed, and sent once more. */
    private static final int LOST_AND_RETRIED = 1;

    private static Platform platform;
    private static int retried;

    @BeforeAll
    static void up() throws Exception {
        platform = new Platform("exact");
        platform.lane("exact", "5.00");
        platform.operator.awaitLeading();
    }

    @AfterAll
    static void down() throws Exception {
        try {
            platform.assertBooksBalance(LOST_AND_RETRIED, "exact");
        } finally {
            platform.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "create-reset-after   | {} | {'operation':'create','action':'resetAfter'}",
                "create-reset-before  | {} | {'operation':'create','action':'resetBefore'}",
                "create-500-after     | {'listingDelaySeconds':1} | {'operation':'create','action':'statusAfter','status':500}",
                "create-503           | {} | {'operation':'create','action':'status','status':503}",
                "create-429           | {} | {'operation':'create','action':'status','status':429,'retryAfter':1}",
                "upload-reset-after   | {} | {'operation':'upload','action':'resetAfter'}",
                "content-mid-line     | {} | {'operation':'content','action':'truncate','at':'midLine'}",
                "content-line-end     | {} | {'operation':'content','action':'truncate','at':'lineEnd'}",
                "expired-half-way     | {'expireAfterSeconds':2,'expireDonePercent':50} | ",
                "lost-rows            | {'billing':{'rowsBilledButMissing':1}} | ",
                "hidden-tokens        | {'billing':{'hiddenInputTokens':5,'thinking':3}} | "
            })
    void aFaultOfTheProviderChangesNeitherResultsNorBill(String job, String behaviour, String fault) throws Exception {
        platform.tell("behaviour", behaviour.replace('\'', '"'));
        platform.tell(
                "faults",
                fault == null
                        ? "[]"
                        : "["
                                + fault.replace('\'', '"')
                                        .replaceFirst("\\{", "{\"provider\":\"openai\",\"nth\":1,\"times\":1,")
                                + "]");
        platform.job(job, "exact", 4, "  retry: {maxAttempts: 5}");
        if (!behaviour.equals("{}")) {
            platform.await(
                    job,
                    "submitted",
                    j -> j.getStatus() != null
                            && j.getStatus().startTime() != null
                            && (j.getStatus().charges() == null || j.getStatus().phase() == Phase.Running));
        }
        if (job.equals("expired-half-way") || job.equals("lost-rows")) {
            platform.tell("behaviour", "{}");
        }
        platform.awaitCondition(job, "Complete");
        platform.tell("faults", "[]");
        assertThat(platform.lines("out/" + job + "/results.jsonl")).hasSize(4);
        assertThat(platform.lines("out/" + job + "/dead-letters.jsonl")).isEmpty();
        retried += job.equals("lost-rows") ? LOST_AND_RETRIED : 0;
        platform.assertBooksBalance(retried, "exact");
    }

    @Test
    void killedAtAnyMomentItEndsTheSame() throws Exception {
        platform.tell("behaviour", "{\"completionSeconds\": 1}");
        for (int i = 0; i < 6; i++) {
            platform.job("kill-" + i, "exact", 3, "");
            Thread.sleep(300L * i);
            platform.operator.kill();
            platform.operator.start();
        }
        for (int i = 0; i < 6; i++) {
            platform.awaitCondition("kill-" + i, "Complete");
            assertThat(platform.lines("out/kill-" + i + "/results.jsonl")).hasSize(3);
        }
        platform.assertBooksBalance(retried, "exact");
    }

    @Test
    void aWrongKeyWaitsAndARightOneGoesOn() throws Exception {
        platform.tell("behaviour", "{}");
        platform.secret("wrong", "wrong-key");
        platform.lane("exact", "5.00", "wrong");
        platform.job("key", "exact", 1, "");
        AIBatchJob blocked = platform.await(
                "key",
                "CredentialsRefused",
                j -> j.getStatus() != null
                        && ("CredentialsRefused".equals(j.getStatus().reason())));
        assertThat(Platform.message(blocked, "Blocked"))
                .contains("Secret wrong, key apiKey")
                .doesNotContain("wrong-key");
        platform.secret("wrong", "sim-key");
        platform.awaitCondition("key", "Complete");
        platform.lane("exact", "5.00");
    }

    @Test
    void twoOperatorsHandOverAndTheEpochGrowsByOne() throws Exception {
        long before = epoch();
        assertThat(platform.operator.terminate(12))
                .as("ends within 12 s of SIGTERM")
                .isTrue();
        platform.operator.start();
        platform.job("handed", "exact", 1, "");
        platform.awaitCondition("handed", "Complete");
        assertThat(epoch()).isEqualTo(before + 1);
    }

    private static long epoch() {
        return Objects.requireNonNull(
                        Objects.requireNonNull(platform.lane("exact").getStatus())
                                .ledger())
                .epoch();
    }
}
