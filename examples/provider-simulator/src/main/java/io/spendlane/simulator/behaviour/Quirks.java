package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Oddities of single providers, reported or documented, that a client has to live with. Wires that do not have one ignore
 * it.
 *
 * @param liveCounts Anthropic: outcome counts move while a batch runs, instead of only when it has ended
 * @param isoTimes Azure: times of batches and files are ISO text
 * @param capitalisedStatus Azure: {@code Validating} for {@code validating}
 * @param nullCounts Azure: no counts and no endpoint before the end
 * @param emptyErrorFile Azure: a batch without errors has an error file all the same, which is empty
 * @param filePendingSeconds Azure, Gemini: an upload is pending for so long, and no batch can be created with it
 * @param rowsWithoutId Azure: result rows have no id
 * @param filteredBilled Azure: what the content filter refuses is billed
 * @param fullQueueRefusesCreate OpenAI and its like: a full queue refuses the create instead of failing the batch
 * @param jobStates Gemini: states are called {@code JOB_STATE_...} instead of {@code BATCH_STATE_...}
 * @param cancelErrorCode Gemini: the code in the error of a cancelled batch; default 13
 * @param cancelledOutput Gemini: a cancelled batch has the results of what was done
 * @param managedFiles LiteLLM: listings show what the proxy itself has recorded, and cannot be narrowed to a model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quirks(
        boolean liveCounts,
        boolean isoTimes,
        boolean capitalisedStatus,
        boolean nullCounts,
        boolean emptyErrorFile,
        double filePendingSeconds,
        boolean rowsWithoutId,
        boolean filteredBilled,
        boolean fullQueueRefusesCreate,
        boolean jobStates,
        @Nullable Integer cancelErrorCode,
        boolean cancelledOutput,
        boolean managedFiles) {
    public static final Quirks NONE =
            new Quirks(false, false, false, false, false, 0, false, false, false, false, null, false, false);

    public Quirks {
        Limits.notNegative("filePendingSeconds", filePendingSeconds);
    }
}
