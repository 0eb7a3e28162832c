package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.spendlane.api.Money;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be done (fixed once created) and on what terms (may change). */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(oldSelf.laneRef) || self.laneRef == oldSelf.laneRef",
        message = "the lane of a job is fixed: create a job with another name for another lane",
        fieldPath = ".laneRef")
@ValidationRule(
        value = "has(self.useCase) == has(oldSelf.useCase) && (!has(self.useCase) || self.useCase == oldSelf.useCase)",
        message =
                "the useCase is part of what is paid for and is fixed: create a job with another name for another one",
        fieldPath = ".useCase")
@ValidationRule(
        value = "!has(self.onDeadlineMiss) || self.onDeadlineMiss != 'Fail' || has(self.deadlineSeconds)",
        message = "onDeadlineMiss Fail needs deadlineSeconds: a deadline that nobody gave ends no job",
        fieldPath = ".onDeadlineMiss")
@ValidationRule(
        value = "!has(oldSelf.input) || self.input == oldSelf.input",
        message = "the input is what is paid for and is fixed: create a job with another name for other input",
        fieldPath = ".input")
@ValidationRule(
        value = "!has(oldSelf.steps) || self.steps == oldSelf.steps",
        message = "the steps are what is paid for and are fixed: create a job with another name for other work",
        fieldPath = ".steps")
@ValidationRule(
        value = "!has(oldSelf.output) || self.output == oldSelf.output",
        message = "the output is fixed: create a job with another name to write elsewhere",
        fieldPath = ".output")
@ValidationRule(
        value =
                "has(self.attribution) == has(oldSelf.attribution) && (!has(self.attribution) || self.attribution == oldSelf.attribution)",
        message = "attribution stands in every spend record and is fixed: create a job with another name",
        fieldPath = ".attribution")
@ValidationRule(
        value = "has(self.runKey) == has(oldSelf.runKey) && (!has(self.runKey) || self.runKey == oldSelf.runKey)",
        message =
                "the runKey is part of the work's identity and is fixed: create a new object with another key to pay again",
        fieldPath = ".runKey")
public record AIBatchJobSpec(
        @Required @JsonPropertyDescription("The lane that this job runs in. Fixed once created.") @Nullable
        LaneRef laneRef,

        @JsonPropertyDescription(
                "What kind of work this is, such as reports or document_summarization. Lane and built-in defaults say how urgent that is and where it may go. Fixed once created.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$")
        @Nullable
        String useCase,

        @JsonPropertyDescription(
                "How soon the work is needed: High, Normal or Low. More urgent work is admitted first. The stricter of this and the use case's holds; with neither it is Normal. Critical is refused, because a person waits for it: call the provider in real time instead.")
        @Nullable
        Urgency urgency,

        @JsonPropertyDescription(
                "Seconds from the job's creation until all results are wanted. Absent: by urgency, 60 for High, 3600 for Normal, 86400 for Low, counted from when the lane is first open to the job; such a default refuses nothing, missing it is only reported.")
        @Min(1)
        @Max(31_622_400)
        @Nullable
        Long deadlineSeconds,

        @JsonPropertyDescription(
                "What happens when deadlineSeconds is over. Continue: the job goes on and says that it is late. Fail: nothing more is admitted, what runs is collected, and the job ends Failed with the results that it has.")
        @Default("Continue")
        @Nullable
        OnDeadlineMiss onDeadlineMiss,

        @JsonPropertyDescription(
                "Whom the cost belongs to, such as team and project. Copied into every spend record. Fixed once created.")
        @Size(max = 16)
        @Nullable
        Map<String, String> attribution,

        @JsonPropertyDescription(
                "The most that this job may cost in USD, worst case included, a decimal string such as \"5.00\". Absent: the lane's budgets alone decide.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String ceilingUSD,

        @Required
        @JsonPropertyDescription(
                "Where the records come from: exactly one of inline, configMapRef and path. Fixed once created.")
        @Nullable
        JobInput input,

        @Required
        @JsonPropertyDescription("What is done with each record. Fixed once created.")
        @Size(min = 1, max = 1)
        @Nullable
        List<Step> steps,

        @Required
        @JsonPropertyDescription("Where the results go: exactly one of path and configMapName. Fixed once created.")
        @Nullable
        JobOutput output,

        @JsonPropertyDescription("How often a failed item is tried.") @Nullable
        Retry retry,

        @JsonPropertyDescription(
                "Percent of items that may end in the dead letters before the job counts as Failed. Default 0. Results are written either way.")
        @Default("0")
        @Min(0)
        @Max(100)
        @Nullable
        Integer maxFailedPercent,

        @JsonPropertyDescription(
                "Part of the identity of the work. The same job applied again finds its recorded results and pays nothing; another key pays again. Fixed once created.")
        @Size(max = 63)
        @Pattern("^[A-Za-z0-9._-]*$")
        @Nullable
        String runKey,

        @JsonPropertyDescription(
                "Run: the job is planned and run. EstimateOnly: it is read, priced and planned, and its estimate stands in the status; nothing is asked for and nothing is paid until this is Run.")
        @Default("Run")
        @Nullable
        RunPolicy runPolicy,

        @JsonPropertyDescription(
                "true: nothing more is submitted. What runs at the provider finishes and is collected.")
        @Default("false")
        @Nullable
        Boolean suspend) {

    /** The name of a lane. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record LaneRef(
            @Required
            @JsonPropertyDescription("Name of the SpendLane.")
            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @Nullable
            String name) {}

    /** How often failed items are tried. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Retry(
            @JsonPropertyDescription("Most times that an item is sent, the first included. Default 3.")
            @Min(1)
            @Max(10)
            @Nullable
            Integer maxAttempts) {}
}
