package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Anchor;
import io.spendlane.operator.items.BatchName;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InlineInput;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls to a provider that bring a batch into being exactly once: upload, create, look up, fence, confirm, cancel. */
final class BatchWorks {
    private static final Logger log = LoggerFactory.getLogger(BatchWorks.class);
    private static final Duration UNRESOLVED_PAUSE = Duration.ofMinutes(1);
    private static final Duration QUOTA_PAUSE = Duration.ofMinutes(2);
    private static final Duration AUTHENTICATION_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 10_000;

    private final ProviderAccounts accounts;
    private final Store store;
    private final BatchRecords records;
    private final AccountWatch watch;
    private final UnnamedBatches unnamed;
    private final Clock clock;

    BatchWorks(ProviderAccounts accounts, Store store, BatchRecords records, AccountWatch watch, Clock clock) {
        this.accounts = accounts;
        this.watch = watch;
        this.unnamed = new UnnamedBatches(store, watch);
        this.store = store;
        this.records = records;
        this.clock = clock;
    }

    static RunFolder folder(AIBatchJob job, String batch) {
        String runId = BatchName.parse(batch)
                .orElseThrow(() -> new IllegalStateException("not the name of a batch"))
                .names()
                .runId();
        return new RunFolder(job.getMetadata().getNamespace(), job.getMetadata().getName(), runId);
    }

    /** Puts the input where the create needs it. Where the provider takes no files: notes where and when one is. Free. */
    Outcome.Uploaded upload(AIBatchJob job, Charge charge) throws WorkFault {
        BatchProvider provider = accounts.open(charge.account());
        try {
            String path = folder(job, charge.batch()).requests(charge.batch());
            store.size(path);
            if (provider.input() instanceof InputFiles files) {
                return new Outcome.Uploaded(files.upload(charge.batch() + ".jsonl", stored(path)));
            }
            InlineInput.Checkpoint here = ((InlineInput) provider.input()).checkpoint();
            return new Outcome.Uploaded(null, new Anchor(here.time(), here.account()));
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private Content stored(String path) {
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                return store.read(path);
            }

            @Override
            public long length() throws IOException {
                return store.size(path);
            }
        };
    }

    private NewBatch toCreate(AIBatchJob job, Charge charge) {
        String file = charge.fileId();
        return file != null
                ? NewBatch.ofFile(charge.batch(), charge.model(), file)
                : NewBatch.inline(
                        charge.batch(),
                        charge.model(),
                        stored(folder(job, charge.batch()).requests(charge.batch())));
    }

    /** The paid call. What the batch is, is in the store before it, so that it can be found without any object in the cluster. */
    Outcome create(AIBatchJob job, Charge charge) throws WorkFault {
        Instant intent = Objects.requireNonNull(charge.intentTime());
        BatchProvider provider;
        try {
            record(job, charge);
            provider = accounts.open(charge.account());
        } catch (IOException e) {
            return notSent(Reason.STORE_UNAVAILABLE, "The store cannot be used now: " + StoreFaults.say(e) + ".", SOON);
        } catch (WorkFault e) {
            return notSent(e.reason(), String.valueOf(e.getMessage()), AUTHENTICATION_PAUSE);
        }
        Optional<String> other = charge.fileId() == null ? watch.awaitedBeside(charge) : Optional.empty();
        if (other.isPresent()) {
            return notSent(
                    Reason.OUTCOME_UNKNOWN,
                    "Whether batch %s of the same account was created is not known yet, and this provider's batches bear no names: until it is, no other is created."
                            .formatted(other.get()),
                    UNRESOLVED_PAUSE);
        }
        if (clock.instant().isAfter(intent.plus(Work.Create.FRESH))) {
            return notSent(Reason.ADMITTED, "The create was put off and is stamped anew.", Duration.ZERO);
        }
        try {
            RemoteBatch created = provider.create(toCreate(job, charge));
            known(job, charge, List.of(created.id()));
            return new Outcome.Created(created);
        } catch (ProviderException e) {
            return refused(charge, e);
        }
    }

    private static final Duration SOON = Duration.ofSeconds(2);

    private Outcome refused(Charge charge, ProviderException e) {
        String message = ProviderFaults.message(charge.account(), e);
        log.info("create ended batch={} kind={} message={}", charge.batch(), e.kind(), e.getMessage());
        return switch (e.kind()) {
            case UNKNOWN_OUTCOME -> new Outcome.Unclear(message);
            case INVALID, NOT_FOUND ->
                new Outcome.NotCreated(Reason.REFUSED_BY_PROVIDER, message, true, clock.instant());
            case AUTHENTICATION -> notSent(Reason.CREDENTIALS_REFUSED, message, AUTHENTICATION_PAUSE);
            case QUOTA, RATE_LIMITED ->
                notSent(Reason.QUOTA_EXHAUSTED, message, e.retryAfter() == null ? QUOTA_PAUSE : e.retryAfter());
            // Only where it is proven that nothing was sent.
            case RETRYABLE -> notSent(Reason.PROVIDER_UNAVAILABLE, message, SOON);
            case CONFLICT -> new Outcome.Unclear(message);
        };
    }

    private Outcome notSent(Reason reason, String message, Duration wait) {
        return new Outcome.NotCreated(reason, message, false, clock.instant().plus(wait));
    }

    private void record(AIBatchJob job, Charge charge) throws IOException {
        RunFolder folder = folder(job, charge.batch());
        records.write(
                new BatchRecord(charge, job.getMetadata().getUid(), folder.namespace(), folder.job(), folder.runId()));
    }

    /** Adds the provider's id once it is known; a failure leaves the name to find it by. */
    private void known(AIBatchJob job, Charge charge, List<String> ids) {
        try {
            record(job, new With(charge).submitted(ids));
        } catch (IOException e) {
            log.warn("the provider's id is not in the store batch={} fault={}", charge.batch(), StoreFaults.say(e));
        }
    }

    /** The first look after an unknown outcome: everything is read. Where nothing is found, the old file proves the account. */
    Outcome lookUp(AIBatchJob job, Charge charge) throws WorkFault {
        BatchProvider provider = accounts.open(charge.account());
        if (charge.fileId() == null) {
            return unnamed.find(provider, job, charge)
                    .orElseThrow(() -> new WorkFault(
                            Reason.OUTCOME_UNKNOWN,
                            "Batch %s may or may not have been created, and nothing of it is to be seen yet. It is looked for until it would have shown; then it is created."
                                    .formatted(charge.batch())));
        }
        Outcome.Found found = find(provider, charge);
        if (found != null) {
            return found;
        }
        prove(provider, charge, charge.fileId());
        return new Outcome.NothingFound(upload(job, charge).fileId());
    }

    /** The replacement proves that the key still reaches the account: elsewhere the old file is always gone. */
    Outcome fence(Charge charge) throws WorkFault {
        BatchProvider provider = accounts.open(charge.account());
        prove(provider, charge, Objects.requireNonNull(charge.replacementId()));
        try {
            ((InputFiles) provider.input()).deleteFile(Objects.requireNonNull(charge.fileId()));
            return new Outcome.Fenced(clock.instant());
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        }
    }

    /** The second look, after the settling time: the replacement proves the account, then everything is read again. */
    Outcome confirm(AIBatchJob job, Charge charge) throws WorkFault {
        BatchProvider provider = accounts.open(charge.account());
        if (charge.fileId() == null) {
            Optional<Outcome.Found> found = unnamed.find(provider, job, charge);
            return found.isPresent() ? found.get() : new Outcome.NothingFound(null);
        }
        prove(provider, charge, Objects.requireNonNull(charge.replacementId()));
        Outcome.Found found = find(provider, charge);
        return found != null ? found : new Outcome.NothingFound(null);
    }

    private static void prove(BatchProvider provider, Charge charge, String fileId) throws WorkFault {
        try {
            if (!AccountProof.holds(provider, fileId)) {
                throw new WorkFault(
                        Reason.ACCOUNT_CHANGED,
                        "The key in Secret %s, key %s, does not reach the account that batch %s was sent to: its input file cannot be read. Put that account's key back; until then nothing is created, so that nothing is paid twice. If the file is gone for good, delete the job and annotate it with %s=true: the batch is settled at its worst case then."
                                .formatted(
                                        charge.account().secret(),
                                        charge.account().key(),
                                        charge.batch(),
                                        AIBatchJob.ABANDON));
            }
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        }
    }

    private static Outcome.@Nullable Found find(BatchProvider provider, Charge charge) throws WorkFault {
        List<RemoteBatch> live = new ArrayList<>();
        List<RemoteBatch> dead = new ArrayList<>();
        try {
            String after = null;
            int pages = 0;
            do {
                BatchProvider.Page page = provider.list(after);
                for (RemoteBatch batch : page.batches()) {
                    if (ours(charge, batch)) {
                        (batch.state() == RemoteBatch.State.FAILED ? dead : live).add(batch);
                    }
                }
                after = page.next();
            } while (after != null && ++pages < MOST_PAGES);
            if (after != null) {
                throw new ProviderException(
                        Kind.RETRYABLE,
                        0,
                        "the account's listing has no end after " + MOST_PAGES + " pages",
                        null,
                        null);
            }
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        }
        // A dead batch of an earlier file says nothing about this one.
        dead.removeIf(batch -> !Objects.equals(batch.inputFileId(), charge.fileId()));
        return live.isEmpty() && dead.isEmpty() ? null : new Outcome.Found(live, dead);
    }

    /** By its name, or by its input, which no other batch has: some servers drop names. */
    private static boolean ours(Charge charge, RemoteBatch batch) {
        String input = batch.inputFileId();
        return charge.batch().equals(batch.name())
                || (input != null && (input.equals(charge.fileId()) || input.equals(charge.replacementId())));
    }

    Outcome cancel(Charge charge, boolean all) throws WorkFault {
        BatchProvider provider = accounts.open(charge.account());
        List<String> ids = Objects.requireNonNull(charge.remoteIds());
        try {
            for (String id : all ? ids : ids.subList(1, ids.size())) {
                try {
                    provider.cancel(id);
                } catch (ProviderException e) {
                    if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFLICT) {
                        throw e;
                    }
                }
            }
            return new Outcome.Cancelling();
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        }
    }
}
