package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.ProviderException;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each work to who knows how. */
record WorkHands(
        SurveyWork survey,
        RoundWork round,
        BatchWorks batches,
        CollectWork collect,
        Settlement settlement,
        FinishWork finish,
        ProviderAccounts accounts)
        implements Workshop.Hands {
    private static final Logger log = LoggerFactory.getLogger(WorkHands.class);

    @Override
    public Outcome perform(AIBatchJob job, Work work, int tries) throws WorkFault {
        try {
            if (work instanceof Work.Survey one) {
                return survey.perform(job, one);
            } else if (work instanceof Work.Round one) {
                return round.perform(job, one);
            } else if (work instanceof Work.Upload one) {
                return new Outcome.Uploaded(batches.upload(job, one.charge()));
            } else if (work instanceof Work.Create one) {
                return batches.create(job, one.charge());
            } else if (work instanceof Work.Lookup one) {
                return batches.lookUp(job, one.charge());
            } else if (work instanceof Work.Fence one) {
                return batches.fence(one.charge());
            } else if (work instanceof Work.Confirm one) {
                return batches.confirm(one.charge());
            } else if (work instanceof Work.Cancel one) {
                return batches.cancel(one.charge(), one.all());
            } else if (work instanceof Work.Collect one) {
                return collect.perform(job, one.charge(), tries);
            } else if (work instanceof Work.Void one) {
                tidy(one.charge());
                return settlement.free(job, one.charge());
            } else if (work instanceof Work.Abandon one) {
                return settlement.atWorst(job, one.charge());
            } else if (work instanceof Work.Finish one) {
                return finish.perform(
                        job, one.runId(), one.specDigest(), one.inputDigest(), one.items(), one.unfinishedClass());
            }
            throw new IllegalStateException("no hands for " + work.getClass().getSimpleName());
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    /** Its input file has no use any more; one that cannot be deleted now expires at the provider. */
    private void tidy(Charge charge) {
        try {
            BatchProvider provider = accounts.open(charge.account());
            provider.deleteFile(Objects.requireNonNull(charge.fileId()));
            if (charge.replacementId() != null) {
                provider.deleteFile(charge.replacementId());
            }
        } catch (ProviderException e) {
            log.info("file left at the provider batch={} kind={}", charge.batch(), e.kind());
        } catch (WorkFault e) {
            log.info(
                    "file left at the provider batch={} reason={}",
                    charge.batch(),
                    e.reason().word());
        }
    }
}
