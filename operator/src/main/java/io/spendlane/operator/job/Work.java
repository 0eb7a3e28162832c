package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may take long and happens off the reconcile threads. Each is keyed, runs once at a time, may run twice, and ends as an
 * {@link Outcome} under its key.
 */
sealed interface Work {
    String key();

    /** Costs money: started only after the write that put its intent on record. */
    sealed interface Paid extends Work {
        Charge charge();
    }

    /** Reads the input, prices it at every target, and looks what an earlier object of this name left. */
    record Survey(String mark) implements Work {
        static final String KEY = "survey";

        @Override
        public String key() {
            return KEY;
        }
    }

    /** Cuts batches worth the grant out of what is pending, and uploads the first. */
    record Round(Ask ask, Grant grant) implements Work {
        /** One ask may be granted twice, where the lane's status was lost meanwhile: what was cut for the one is not covered by the other. */
        @Override
        public String key() {
            return of(grant.seq()) + grant.time() + "/" + grant.amount();
        }

        /** What the keys of an ask's rounds begin with. */
        static String of(long seq) {
            return "round/" + seq + "/";
        }
    }

    /** Uploads a batch's requests. Free. */
    record Upload(Charge charge) implements Work {
        @Override
        public String key() {
            return "upload/" + charge.batch();
        }
    }

    /** Creates a batch. Bills: started only after the intent was written, and not later than thirty seconds after it. */
    record Create(Charge charge) implements Paid {
        /** A create goes out this soon after its intent was written, or not at all: the settling time counts on it. */
        static final Duration FRESH = Duration.ofSeconds(30);

        @Override
        public String key() {
            return key(charge.batch(), charge.intentTime());
        }

        static String key(String batch, @Nullable Instant intentTime) {
            return "create/" + batch + "/" + intentTime;
        }
    }

    /** Asks a batch's requests one by one in real time, those that nobody asked before. */
    record Run(Charge charge) implements Paid {
        @Override
        public String key() {
            return "run/" + charge.batch() + "/" + charge.intentTime();
        }
    }

    /** Begins no further request of a batch that is asked in real time; those in flight end. */
    record Halt(Charge charge) implements Work {
        @Override
        public String key() {
            return "halt/" + charge.batch() + "/" + charge.intentTime();
        }
    }

    /** Each uncertainty is another work: one that ended says nothing about the next. */
    private static String round(Charge charge) {
        return charge.fileId() == null ? "since/" + charge.fencedTime() : charge.fileId();
    }

    /** Looks a batch up whose create has an unknown outcome; where it is not found, uploads a replacement of its file. */
    record Lookup(Charge charge) implements Work {
        @Override
        public String key() {
            return "lookup/" + charge.batch() + "/" + round(charge);
        }
    }

    /** Deletes the old input file, so that a create that comes late fails. */
    record Fence(Charge charge) implements Work {
        @Override
        public String key() {
            return "fence/" + charge.batch() + "/" + charge.fileId();
        }
    }

    /** Looks once more, after the settling time. */
    record Confirm(Charge charge) implements Work {
        @Override
        public String key() {
            return "confirm/" + charge.batch() + "/"
                    + (charge.replacementId() == null ? round(charge) : charge.replacementId());
        }
    }

    /** Asks the provider to stop a batch: all of its twins, or all but the oldest. */
    record Cancel(Charge charge, boolean all) implements Work {
        @Override
        public String key() {
            return "cancel/" + charge.batch() + "/" + all;
        }
    }

    /** Brings the results of an ended batch home, and puts on record what it cost. */
    record Collect(Charge charge) implements Work {
        @Override
        public String key() {
            return "collect/" + charge.batch();
        }
    }

    /** Puts on record that a batch cost nothing: it was never created. */
    record Void(Charge charge) implements Work {
        @Override
        public String key() {
            return "void/" + charge.batch();
        }
    }

    /** Puts a batch on record at its worst case, for whoever abandons it. */
    record Abandon(Charge charge) implements Work {
        @Override
        public String key() {
            return "abandon/" + charge.batch();
        }
    }

    /** Writes results, dead letters and summary. */
    record Finish(String runId, String specDigest, String inputDigest, long items, String unfinishedClass)
            implements Work {
        static final String KEY = "finish";

        @Override
        public String key() {
            return KEY;
        }
    }
}
