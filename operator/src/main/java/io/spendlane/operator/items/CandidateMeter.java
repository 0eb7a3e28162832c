package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.COST_OUT_OF_RANGE;
import static io.spendlane.operator.items.InputFault.Reason.FIELD_NOT_ALLOWED;
import static io.spendlane.operator.items.InputFault.Reason.RECORD_TOO_LARGE;

import io.spendlane.api.Money;
import io.spendlane.operator.plan.HoldMeter;
import io.spendlane.operator.plan.Volume;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import org.jspecify.annotations.Nullable;

/** Adds up what one candidate may cost, until a record shows that it cannot take the input. */
final class CandidateMeter {
    private final Candidate candidate;
    private HoldMeter batch;
    private int items;
    private long bytes;
    private Money sealed = Money.ZERO;
    private long tokens;
    private long mostTokens;
    private Money dearest = Money.ZERO;
    private Volume volume = Volume.NONE;
    private @Nullable InputFault refusal;

    CandidateMeter(Candidate candidate) {
        this.candidate = candidate;
        this.batch = new HoldMeter(candidate.prices());
    }

    void add(ChatRequest request, long line) {
        if (refusal != null) {
            return;
        }
        String why = candidate.wire().refusal(request);
        if (why != null) {
            refusal = InputFault.at(
                    line, FIELD_NOT_ALLOWED, "target " + candidate.name() + " cannot take this request: " + why + ".");
            return;
        }
        byte[] requestLine = candidate.wire().requestLine(request, candidate.model());
        if (requestLine.length > candidate.maxLine()) {
            refusal = tooLarge(candidate, requestLine.length, line);
            return;
        }
        try {
            Bound bound = candidate.wire().bound(requestLine);
            if (!candidate.limits().hold(items, bytes, batch.tokens(), requestLine.length, bound)) {
                seal();
            }
            batch.add(bound);
            items++;
            bytes += requestLine.length + 1;
            dearest = dearest.max(batch.of(bound));
            volume = volume.plus(bound, candidate.prices());
            mostTokens = Math.max(mostTokens, Math.addExact(bound.input(), bound.output()));
        } catch (ArithmeticException e) {
            refusal = InputFault.at(
                    line,
                    COST_OUT_OF_RANGE,
                    "up to here the input costs more at worst than can be reckoned with. Split it into several jobs.");
        }
    }

    /** Each batch's hold is rounded up by itself when it is cut: a sum that is rounded once would be too small for all. */
    private void seal() {
        sealed = sealed.plus(batch.amount());
        tokens = Math.addExact(tokens, batch.tokens());
        batch = new HoldMeter(candidate.prices());
        items = 0;
        bytes = 0;
    }

    Survey.Cost cost() {
        return refusal == null
                ? new Survey.Cost(
                        candidate.name(),
                        sealed.plus(batch.amount()),
                        dearest,
                        tokens + batch.tokens(),
                        mostTokens,
                        volume,
                        null)
                : new Survey.Cost(candidate.name(), Money.ZERO, Money.ZERO, 0, 0, Volume.NONE, refusal);
    }

    static InputFault tooLarge(Candidate candidate, int bytes, long line) {
        return InputFault.at(
                line,
                RECORD_TOO_LARGE,
                "the request has " + InputFault.megabytes(bytes) + ", and target " + candidate.name()
                        + " takes at most " + InputFault.megabytes(candidate.maxLine())
                        + ". Split the record, or keep in it only what the prompt needs.");
    }
}
