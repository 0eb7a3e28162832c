package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Anchor;
import io.spendlane.operator.items.BatchName;
import io.spendlane.operator.items.Ranges;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds a batch at a provider whose batches bear no names. It may be any that nobody claims, has as many requests and is no older than the
 * create; which one it is, the custom ids in its results prove, and these can be read only once it has ended.
 */
final class UnnamedBatches {
    /** The provider's clocks need not agree to the second; a candidate too many costs a wait, never money. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final int MOST_PAGES = 10_000;
    private static final int MOST_NAMED = 3;

    private final Store store;
    private final AccountWatch watch;

    UnnamedBatches(Store store, AccountWatch watch) {
        this.store = store;
        this.watch = watch;
    }

    /**
     * Empty when none of the account's batches is the charge's.
     *
     * @throws WorkFault {@code ACCOUNT_CHANGED} when the key belongs to another account; {@code OUTCOME_UNKNOWN} while a batch may be it
     */
    Optional<Outcome.Found> find(BatchProvider provider, AIBatchJob job, Charge charge) throws WorkFault {
        try {
            prove(provider, charge);
            List<RemoteBatch> ours = new ArrayList<>();
            List<RemoteBatch> unproven = new ArrayList<>();
            for (RemoteBatch candidate : candidates(provider, charge)) {
                if (!candidate.state().terminal()) {
                    unproven.add(candidate);
                    continue;
                }
                Optional<Boolean> owned = owned(provider, job, charge, candidate);
                if (owned.isEmpty()) {
                    unproven.add(candidate);
                } else if (owned.get()) {
                    ours.add(candidate);
                }
            }
            if (!ours.isEmpty()) {
                return Optional.of(new Outcome.Found(ours, List.of()));
            }
            if (!unproven.isEmpty()) {
                throw undecided(charge, unproven);
            }
            return Optional.empty();
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private static void prove(BatchProvider provider, Charge charge) throws ProviderException, WorkFault {
        if (!AccountProof.holds(provider, charge)) {
            throw new WorkFault(
                    Reason.ACCOUNT_CHANGED,
                    "The key in Secret %s, key %s, does not reach the account that batch %s was sent to. Put that account's key back; until then nothing is created, so that nothing is paid twice. If that account is gone for good, delete the job and annotate it with %s=true: the batch is settled at its worst case then."
                            .formatted(
                                    charge.account().secret(),
                                    charge.account().key(),
                                    charge.batch(),
                                    AIBatchJob.ABANDON));
        }
    }

    private List<RemoteBatch> candidates(BatchProvider provider, Charge charge) throws ProviderException {
        Anchor anchor = Objects.requireNonNull(charge.anchor());
        List<RemoteBatch> candidates = new ArrayList<>();
        String after = null;
        int pages = 0;
        do {
            BatchProvider.Page page = provider.list(after);
            for (RemoteBatch batch : page.batches()) {
                if (batch.total() == charge.items()
                        && !batch.createdAt().isBefore(anchor.time().minus(SLACK))
                        && !watch.follows(batch.id())) {
                    candidates.add(batch);
                }
            }
            after = page.next();
        } while (after != null && ++pages < MOST_PAGES);
        if (after != null) {
            throw new ProviderException(
                    Kind.RETRYABLE, 0, "the account's listing has no end after " + MOST_PAGES + " pages", null, null);
        }
        return candidates;
    }

    /** Whether a batch that has ended is the charge's; empty when its results do not tell. */
    private Optional<Boolean> owned(BatchProvider provider, AIBatchJob job, Charge charge, RemoteBatch batch)
            throws ProviderException, IOException {
        BatchName name = BatchName.parse(charge.batch()).orElseThrow();
        BitSet items = items(BatchWorks.folder(job, charge.batch()), charge.batch());
        for (String result : batch.results()) {
            Optional<String> customId = firstCustomId(provider, result);
            if (customId.isPresent()) {
                int item = name.names().item(customId.get());
                return Optional.of(item >= 0 && items.get(item));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> firstCustomId(BatchProvider provider, String result) throws ProviderException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(provider.content(result), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    return Optional.of(provider.wire()
                            .resultLine(line.getBytes(StandardCharsets.UTF_8))
                            .customId());
                }
            }
            return Optional.empty();
        } catch (MalformedResultException cutOff) {
            return Optional.empty();
        } catch (IOException brokenOff) {
            throw new ProviderException(Kind.RETRYABLE, 0, "a result file broke off", null, brokenOff);
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private BitSet items(RunFolder folder, String batch) throws IOException {
        BitSet items = new BitSet();
        try (InputStream in = store.read(JobContext.rangesPath(folder, batch))) {
            String ranges = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Ranges.parse(List.of(ranges.split(","))).addTo(items);
        }
        return items;
    }

    private static WorkFault undecided(Charge charge, List<RemoteBatch> unproven) {
        String ids = unproven.stream().limit(MOST_NAMED).map(RemoteBatch::id).collect(Collectors.joining(", "));
        String more = unproven.size() > MOST_NAMED ? " and %d more".formatted(unproven.size() - MOST_NAMED) : "";
        return new WorkFault(
                Reason.OUTCOME_UNKNOWN,
                "Batch %s may have been created: it can be %s%s, which has as many requests and is no older; this provider's batches bear no names, so it shows when they end. Until then nothing is created, so that nothing is paid twice. It goes on by itself; to decide at once, cancel those at the provider, or delete the job and annotate it with %s=true to settle the batch at its worst case."
                        .formatted(charge.batch(), ids, more, AIBatchJob.ABANDON));
    }
}
