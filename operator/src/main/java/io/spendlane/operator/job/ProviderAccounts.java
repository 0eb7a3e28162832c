package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.api.v1alpha1.Target.SecretRef;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.account.BaseUrl;
import io.spendlane.operator.provider.account.Providers;
import java.util.Objects;
import java.util.stream.Stream;

/** Opens accounts with their Secret's key, and knows how often each is looked at. */
final class ProviderAccounts implements AccountWatch.Accounts {
    private static final int POLL_SECONDS = 60;

    private final Credentials credentials;
    private final Providers providers;
    private final LaneBooks books;

    ProviderAccounts(Credentials credentials, Providers providers, LaneBooks books) {
        this.credentials = credentials;
        this.providers = providers;
        this.books = books;
    }

    /** The account that a target stands for. */
    static Account of(Target target) {
        SecretRef secret = Objects.requireNonNull(target.credentialsSecretRef());
        Provider provider = Objects.requireNonNull(target.provider());
        String url = target.baseUrl() == null ? String.valueOf(BaseUrl.home(provider)) : target.baseUrl();
        String plain = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return new Account(
                provider,
                BaseUrl.routed(provider, plain, Objects.requireNonNull(target.model())),
                Objects.requireNonNull(secret.name()),
                Objects.requireNonNull(secret.key()));
    }

    @Override
    public BatchProvider open(Account account) throws WorkFault {
        try {
            return providers.of(account, credentials.of(account));
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(account, e);
        }
    }

    RealtimeProvider realtime(Account account) throws WorkFault {
        try {
            return providers.realtime(account, credentials.of(account));
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(account, e);
        }
    }

    /** What may be at the provider of this model: the strictest of the lanes that use it, as they are now. */
    AccountLimits limits(Account account, String model) {
        return AccountLimits.strictest(targets(account)
                .filter(target -> model.equals(target.model()))
                .flatMap(target -> Stream.ofNullable(target.limits())));
    }

    private Stream<Target> targets(Account account) {
        return books.all().values().stream()
                .flatMap(book -> book.lane().stream())
                .flatMap(lane -> SurveyWork.targetsOf(lane).stream())
                .filter(target -> target.credentialsSecretRef() != null && target.provider() != null)
                .filter(target -> account.equals(of(target)));
    }

    /** How often an account is looked at: the lowest value of the lanes that use it, as they are now. */
    int pollSeconds(Account account) {
        return targets(account)
                .mapToInt(target -> target.pollSeconds() == null ? POLL_SECONDS : target.pollSeconds())
                .min()
                .orElse(POLL_SECONDS);
    }
}
