package io.spendlane.operator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Outputs;
import io.spendlane.api.v1alpha1.JobOutput;
import io.spendlane.operator.items.Finish;
import io.spendlane.operator.items.Finished;
import io.spendlane.operator.items.InputFault;
import io.spendlane.operator.lane.BaselineSum;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.Json;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.RunRecord;
import io.spendlane.operator.store.Runs;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import io.spendlane.operator.store.TenantPath;
import io.spendlane.operator.store.TenantPathException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes what a job ended with, and the record by which the same work is never paid again. */
final class FinishWork {
    private static final String SUMMARY = "summary.json";
    private static final String OWNED = "spendlane.io/job";

    private final KubernetesClient client;
    private final Store store;
    private final Runs runs;
    private final BatchRecords batches;
    private final SpendRecords spend;
    private final Path scratch;
    private final Clock clock;

    FinishWork(
            KubernetesClient client,
            Store store,
            Runs runs,
            BatchRecords batches,
            SpendRecords spend,
            Path scratch,
            Clock clock) {
        this.client = client;
        this.store = store;
        this.runs = runs;
        this.batches = batches;
        this.spend = spend;
        this.scratch = scratch;
        this.clock = clock;
    }

    /** What a run came to, by its spend records. */
    private record Bill(
            Money spent, Money uncertain, Money realtime, BaselineSum baseline, long inputTokens, long outputTokens) {}

    /**
     * Finishes the run that the status names, or writes the outputs of one that is finished already.
     *
     * @param runId of the run, {@code items} its number of items
     */
    Outcome.Finished perform(
            AIBatchJob job, String runId, String specDigest, String inputDigest, long items, String unfinishedClass)
            throws WorkFault {
        JobContext context = new JobContext(job);
        RunFolder folder = context.folder(runId);
        try {
            Finish finish = new Finish(store, folder, scratch);
            Finish.Work work = new Finish.Work(
                    JobContext.STEP, Math.toIntExact(items), context.step().responseSchema() != null, unfinishedClass);
            Bill bill = bill(folder);
            JobOutput output = Objects.requireNonNull(job.getSpec().output());
            Optional<RunRecord> before = runs.find(folder);
            RunRecord run = output.path() != null
                    ? toFolder(context, finish, work, output.path(), bill, runId, specDigest, inputDigest)
                    : toConfigMap(
                            context,
                            finish,
                            work,
                            Objects.requireNonNull(output.configMapName()),
                            bill,
                            runId,
                            specDigest,
                            inputDigest);
            if (before.isEmpty()) {
                runs.write(context.namespace(), context.name(), run);
            }
            return new Outcome.Finished(before.orElse(run));
        } catch (InputFault fault) {
            throw InputFaults.toFault(fault);
        } catch (TenantPathException e) {
            throw new WorkFault(Reason.OUTPUT_REFUSED, String.valueOf(e.getMessage()), null, e);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private Bill bill(RunFolder folder) throws IOException {
        Bill bill = new Bill(Money.ZERO, Money.ZERO, Money.ZERO, BaselineSum.NONE, 0, 0);
        try (Stream<BatchRecord> all = batches.list(folder)) {
            for (BatchRecord batch : (Iterable<BatchRecord>) all::iterator) {
                Optional<SpendRecord> found = spend.find(
                        batch.charge().lane(),
                        batch.charge().grantTime(),
                        batch.charge().batch());
                if (found.isPresent()) {
                    SpendRecord one = found.get();
                    bill = new Bill(
                            bill.spent().plus(one.spentUSD()),
                            bill.uncertain().plus(one.uncertainUSD()),
                            bill.realtime().plus(one.realtimeUSD()),
                            bill.baseline().plus(new BaselineSum(one.baselineUSD(), one.spentUSD())),
                            bill.inputTokens() + one.inputTokens(),
                            bill.outputTokens() + one.outputTokens());
                }
            }
        }
        return bill;
    }

    private RunRecord toFolder(
            JobContext context,
            Finish finish,
            Finish.Work work,
            String path,
            Bill bill,
            String runId,
            String specDigest,
            String inputDigest)
            throws IOException, TenantPathException {
        String folder = TenantPath.folder(context.namespace(), path);
        Finished finished = finish.toFolder(work, folder);
        Outputs outputs =
                new Outputs(folder + "/" + Finish.RESULTS, folder + "/" + Finish.DEAD_LETTERS, folder + "/" + SUMMARY);
        RunRecord run = record(context.job().getSpec(), runId, specDigest, inputDigest, work, finished, bill, outputs);
        store.put(outputs.summary(), summary(context, run, bill));
        return run;
    }

    private RunRecord toConfigMap(
            JobContext context,
            Finish finish,
            Finish.Work work,
            String name,
            Bill bill,
            String runId,
            String specDigest,
            String inputDigest)
            throws IOException, InputFault, WorkFault {
        Finish.Small small = finish.toBytes(work);
        String prefix = "configmap/" + name + "/";
        Outputs outputs = new Outputs(prefix + Finish.RESULTS, prefix + Finish.DEAD_LETTERS, prefix + SUMMARY);
        RunRecord run =
                record(context.job().getSpec(), runId, specDigest, inputDigest, work, small.finished(), bill, outputs);
        Map<String, String> data = Map.of(
                Finish.RESULTS,
                new String(small.results(), StandardCharsets.UTF_8),
                Finish.DEAD_LETTERS,
                new String(small.deadLetters(), StandardCharsets.UTF_8),
                SUMMARY,
                new String(summary(context, run, bill), StandardCharsets.UTF_8));
        put(context, name, data);
        return run;
    }

    /** Never overwrites a ConfigMap that is not this job's. */
    private void put(JobContext context, String name, Map<String, String> data) throws WorkFault {
        var maps = client.configMaps().inNamespace(context.namespace());
        ConfigMap existing;
        try {
            existing = maps.withName(name).get();
        } catch (KubernetesClientException e) {
            throw Forbidden.fault(
                    e,
                    Reason.OUTPUT_REFUSED,
                    "ConfigMap %s in namespace %s".formatted(name, context.namespace()),
                    "rbac.tenantNamespaces");
        }
        boolean ours = existing != null
                && existing.getMetadata().getAnnotations() != null
                && context.name().equals(existing.getMetadata().getAnnotations().get(OWNED));
        if (existing != null && !ours) {
            throw new WorkFault(
                    Reason.OUTPUT_REFUSED,
                    "ConfigMap %s exists and is not this job's: delete it, or annotate it with %s=%s to let it be overwritten. The results are safe in the store."
                            .formatted(name, OWNED, context.name()));
        }
        ConfigMap wanted = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(context.namespace())
                .addToAnnotations(OWNED, context.name())
                .endMetadata()
                .withData(data)
                .build();
        try {
            if (existing == null) {
                maps.resource(wanted).create();
            } else if (!data.equals(existing.getData())) {
                wanted.getMetadata().setResourceVersion(existing.getMetadata().getResourceVersion());
                maps.resource(wanted).update();
            }
        } catch (KubernetesClientException e) {
            throw new WorkFault(
                    Reason.OUTPUT_REFUSED,
                    "ConfigMap %s cannot be written (HTTP %d). The results are safe in the store; tried again."
                            .formatted(name, e.getCode()),
                    null,
                    e);
        }
    }

    private RunRecord record(
            AIBatchJobSpec spec,
            String runId,
            String specDigest,
            String inputDigest,
            Finish.Work work,
            Finished finished,
            Bill bill,
            Outputs outputs) {
        boolean late = EndCourse.DEADLINE_MISSED.equals(work.notAttempted());
        String unfinished = late ? EndCourse.DEADLINE_MISSED : null;
        return new RunRecord(
                runId,
                specDigest,
                inputDigest,
                clock.instant(),
                unfinished != null
                                || JobCourse.tooManyFailed(
                                        spec,
                                        new Outcome.Counts(work.items(), finished.results(), finished.deadLetters()))
                        ? RunRecord.Outcome.Failed
                        : RunRecord.Outcome.Complete,
                new RunRecord.Counts(work.items(), finished.results(), finished.deadLetters()),
                new RunRecord.Totals(
                        bill.spent(),
                        bill.uncertain(),
                        bill.realtime(),
                        bill.baseline().usd()),
                outputs,
                unfinished);
    }

    private static byte[] summary(JobContext context, RunRecord run, Bill bill) throws IOException {
        ObjectNode summary = Json.mapper().createObjectNode();
        summary.put("namespace", context.namespace())
                .put("job", context.name())
                .put("runId", run.runId())
                .put("items", run.items().total())
                .put("succeeded", run.items().succeeded())
                .put("failed", run.items().failed())
                .put("inputTokens", bill.inputTokens())
                .put("outputTokens", bill.outputTokens())
                .put("spentUSD", run.totals().spentUSD().toString())
                .put("uncertainUSD", run.totals().uncertainUSD().toString())
                .put("realtimeUSD", run.totals().realtimeUSD().toString())
                .put(
                        "savedUSD",
                        run.totals()
                                .realtimeUSD()
                                .minus(run.totals().spentUSD())
                                .toString());
        Money baseline = run.totals().baselineUSD();
        if (baseline != null) {
            summary.put("baselineUSD", baseline.toString())
                    .put(
                            "savedAgainstBaselineUSD",
                            baseline.minus(run.totals().spentUSD()).toString());
        }
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(summary);
    }
}
