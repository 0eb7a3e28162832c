package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.spendlane.api.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch and the money that it holds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Charge(
        @JsonPropertyDescription("Name of the batch, everywhere and for ever.")
        String batch,

        @JsonPropertyDescription("How far it is.") State state,

        @JsonPropertyDescription("The lane that it counts in.")
        String lane,

        @JsonPropertyDescription("uid of that lane when it was granted.")
        String laneUID,

        @JsonPropertyDescription("When it was granted: the period that it counts in.")
        Instant grantTime,

        @JsonPropertyDescription("The lane's target.") String target,

        @JsonPropertyDescription("The account that it is sent to, whatever becomes of the target.")
        Account account,

        @JsonPropertyDescription("The provider's name of the model.")
        String model,

        @JsonPropertyDescription("Its prices.") ChargePrices prices,

        @JsonPropertyDescription("USD that it may cost at worst.")
        Money heldUSD,

        @JsonPropertyDescription("Tokens that it may take at worst.")
        long heldTokens,

        @JsonPropertyDescription("Number of its items.") int items,

        @JsonPropertyDescription("The input file at the provider.") @Nullable
        String fileId,

        @JsonPropertyDescription("While fencing: the file that takes the input file's place.") @Nullable
        String replacementId,

        @JsonPropertyDescription(
                "While fencing: when the provider acknowledged that the input file is gone; where it takes no files: when the create can have been sent at the latest.")
        @Nullable
        Instant fencedTime,

        @JsonPropertyDescription("When the create was put on record.") @Nullable
        Instant intentTime,

        @JsonPropertyDescription("Who may make the create.") @Nullable
        Owner owner,

        @JsonPropertyDescription("The provider's ids of it: one, or more if it was created twice.")
        @Size(max = 8)
        @Nullable
        List<String> remoteIds,

        @JsonPropertyDescription("true: found again after a loss of state, not granted.") @Nullable
        Boolean adopted,

        @JsonPropertyDescription("Where the provider takes no files: what tells a batch of this create from others.")
        @Nullable
        Anchor anchor,

        @JsonPropertyDescription("Realtime: its items are asked one by one. Absent: it is a batch.") @Nullable
        Mode mode,

        @JsonPropertyDescription("Where its items go if it gets late. Absent: nowhere.") @Nullable
        Backup backup,

        @JsonPropertyDescription("Set once it was given up: it is cancelled, and what it did is kept.") @Nullable
        GivenUp givenUp) {

    /** Whether its input is where the create needs it. */
    public boolean ready() {
        return fileId != null || anchor != null || isRealtime();
    }

    /** Whether its items are asked one by one. */
    @JsonIgnore
    public boolean isRealtime() {
        return mode == Mode.Realtime;
    }

    /** Whether its items are sent to another target before it has ended. */
    @JsonIgnore
    public boolean isOverlapped() {
        return givenUp != null && givenUp.overlaps();
    }

    /** That a charge is too slow for its deadline. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record GivenUp(
            @JsonPropertyDescription("When it was given up.")
            Instant time,

            @JsonPropertyDescription("true: the next target began before this one had ended.")
            boolean overlaps) {}

    /** How far a charge is. */
    public enum State {
        /** Granted, not uploaded. */
        Reserved,
        /** On record, the create may have been sent. */
        Intended,
        /**
         * The outcome of the create is unknown; its input file is being replaced, so that a late one fails. Where the provider takes no
         * files: it is waited for until it would have shown.
         */
        Fencing,
        /** The provider has it. */
        Submitted,
        /** Nothing more is created or asked for it; what it cost, if anything, is put on record next. */
        Closing
    }

    /** Whose wire, where, and whose key. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Account(
            @JsonPropertyDescription("Whose wire.") Provider provider,
            @JsonPropertyDescription("Base URL.") String baseUrl,
            @JsonPropertyDescription("Name of the Secret.") String secret,

            @JsonPropertyDescription("Key within the Secret.")
            String key) {}

    /** A process within a term of the lane. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Owner(
            @JsonPropertyDescription("Epoch of the lane.") long epoch,

            @JsonPropertyDescription("Random id of the process.")
            String process) {}

    /** A place and a time at the provider, before the create. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Anchor(
            @JsonPropertyDescription("The provider's own clock: a batch that is older is not this one.")
            Instant time,

            @JsonPropertyDescription("The provider's own name of the account.")
            String account) {}
}
