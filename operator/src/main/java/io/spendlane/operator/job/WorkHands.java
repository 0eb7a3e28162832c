package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each work to who knows how. */
record WorkHands(
        SurveyWork survey,
        RoundWork round,
        BatchWorks batches,
        CollectWork collect,
        RealtimeWorks realtime,
        Settlement settlement,
        FinishWork finish,
        ProviderAccounts accounts)
        implements Workshop.Hands {
    private static final Logger log = LoggerFactory.getLogger(WorkHands.class);

    @Override
    public Outcome perform(AIBatchJob job, Work work) throws WorkFault {
        try {
            if (work instanceof Work.Survey one) {
                return survey.perform(job, one);
            } else if (work instanceof Work.Round one) {
                return round.perform(job, one);
            } else if (work instanceof Work.Upload one) {
                return batches.upload(job, one.charge());
            } else if (work instanceof Work.Create one) {
                return batches.create(job, one.charge());
            } else if (work instanceof Work.Lookup one) {
                return batches.lookUp(job, one.charge());
            } else if (work instanceof Work.Fence one) {
                return batches.fence(one.charge());
            } else if (work instanceof Work.Confirm one) {
                return batches.confirm(job, one.charge());
            } else if (work instanceof Work.Cancel one) {
                return batches.cancel(one.charge(), one.all());
            } else if (work instanceof Work.Collect one) {
                return one.charge().isRealtime()
                        ? realtime.collect(job, one.charge())
                        : collect.perform(job, one.charge());
            } else if (work instanceof Work.Run one) {
                return realtime.run(job, one.charge());
            } else if (work instanceof Work.Halt one) {
                realtime.halt(one.charge());
                return new Outcome.Cancelling();
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

    private void tidy(Charge charge) {
        try {
            InputTidying.tidy(accounts.open(charge.account()), charge);
        } catch (WorkFault e) {
            log.info(
                    "file left at the provider batch={} reason={}",
                    charge.batch(),
                    e.reason().word());
        }
    }
}
