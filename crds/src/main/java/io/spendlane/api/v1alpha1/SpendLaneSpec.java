package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy of a lane. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.targets) || self.targets.all(t, self.targets.exists_one(o, o.name == t.name))",
        message = "two targets have one name: name each target once",
        fieldPath = ".targets")
@ValidationRule(
        value = "!has(self.budgets) || self.budgets.all(b, self.budgets.exists_one(o, o.name == b.name))",
        message = "two budgets have one name: name each budget once",
        fieldPath = ".budgets")
@ValidationRule(
        value = "!has(self.urgencies) || self.urgencies.all(u, u != 'Critical')",
        message = "Critical work has a person waiting and is never batched: serve High, Normal or Low",
        fieldPath = ".urgencies")
@ValidationRule(
        value = "!has(self.useCases) || self.useCases.all(u, self.useCases.exists_one(o, o.name == u.name))",
        message = "two use cases have one name: name each use case once",
        fieldPath = ".useCases")
@ValidationRule(
        value =
                "!has(self.useCases) || !has(self.targets) || self.useCases.all(u, !has(u.targets) || u.targets.all(t, self.targets.exists(o, o.name == t)))",
        message = "a use case names a target that the lane does not have: take it from targets, or leave it out",
        fieldPath = ".useCases")
@ValidationRule(
        value =
                "!has(self.useCases) || self.useCases.all(u, !has(u.urgency) || u.urgency == 'Critical' || !(u.name.replace('_', '-') in ['interactive', 'chat', 'agent', 'safety', 'moderation', 'fraud', 'fraud-alert', 'fraud-check', 'fraud-decision', 'fraud-detection']))",
        message =
                "in interactive, chat, agent, safety, moderation and fraud work a person waits, it is never batched: give work that nobody waits for another name, such as moderation-backlog",
        fieldPath = ".useCases")
public record SpendLaneSpec(
        @JsonPropertyDescription(
                "Which namespaces may use this lane, by their labels. Absent: none. To open it to all, match the key kubernetes.io/metadata.name with the operator Exists.")
        @Nullable
        NamespaceSelector namespaceSelector,

        @JsonPropertyDescription(
                "None: work is admitted. Hold: nothing new is admitted, what runs finishes. HoldAndDrain: also cancels what runs; what the provider did until then is collected and paid.")
        @Default("None")
        @Nullable
        StopPolicy stopPolicy,

        @JsonPropertyDescription(
                "Urgencies that this lane serves. Default: Normal and Low. High is opt-in; Critical is always refused, because a person waits for it.")
        @Size(min = 1, max = 3)
        @Nullable
        List<Urgency> urgencies,

        @JsonPropertyDescription(
                "Kinds of work, how urgent each is and where it may go. Common kinds have defaults: reports, summaries, analytics, enrichment, evaluations and backfills are Low; interactive, chat, agent, safety, moderation and fraud work is Critical.")
        @Size(max = 64)
        @Nullable
        List<UseCase> useCases,

        @JsonPropertyDescription("When work is admitted, in the lane's time zone. Absent: always.") @Nullable
        Schedule schedule,

        @JsonPropertyDescription(
                "How fast real-time calls may be made, and how many tokens a day may take. Absent: no limit.")
        @Nullable
        RateLimits rateLimits,

        @JsonPropertyDescription(
                "IANA time zone of budget periods, days and windows, such as Europe/Berlin. Default: UTC.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z0-9_+./-]+$")
        @Nullable
        String timeZone,

        @Required
        @JsonPropertyDescription("Where work may go, in order of preference; routing says how one is chosen.")
        @Size(min = 1, max = 16)
        @Nullable
        List<Target> targets,

        @JsonPropertyDescription("How a target is chosen for each job.") @Nullable
        Routing routing,

        @JsonPropertyDescription(
                "What savings are measured against, besides the same model in real time. Absent: nothing else.")
        @Nullable
        BaselineModel baseline,

        @JsonPropertyDescription(
                "How much money may be spent, per period. Every budget must have room for the worst case of what is admitted. None: no limit.")
        @Size(max = 8)
        @Nullable
        List<Budget> budgets) {}
