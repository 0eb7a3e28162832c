package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SettledCharges;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What work would have cost with the baseline model, added up. Where there was no baseline, what was spent stands in for it, so that the
 * difference to what was spent in all is what was saved where there was one.
 *
 * @param usd {@code null}: there was a baseline nowhere
 * @param spent what was spent for the same work
 */
public record BaselineSum(@Nullable Money usd, Money spent) {
    public static final BaselineSum NONE = new BaselineSum(null, Money.ZERO);

    public static BaselineSum of(SettledCharges settled) {
        return new BaselineSum(settled.baselineUSD(), settled.spentUSD());
    }

    public static BaselineSum of(Collection<SettledCharges> settled) {
        return settled.stream().map(BaselineSum::of).reduce(NONE, BaselineSum::plus);
    }

    public BaselineSum plus(BaselineSum other) {
        Money sum = usd == null && other.usd == null ? null : orSpent().plus(other.orSpent());
        return new BaselineSum(sum, spent.plus(other.spent));
    }

    private Money orSpent() {
        return usd == null ? spent : usd;
    }
}
