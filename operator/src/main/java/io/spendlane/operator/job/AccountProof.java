package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Anchor;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.InlineInput;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.ProviderException;
import java.util.stream.Stream;

/** Whether a key reaches the account that a charge was sent to: an empty listing of another account proves nothing. */
final class AccountProof {
    private AccountProof() {}

    /** By either of its files, or by what the provider calls the account. */
    static boolean holds(BatchProvider provider, Charge charge) throws ProviderException {
        if (provider.input() instanceof InlineInput inline) {
            Anchor anchor = charge.anchor();
            return anchor != null && inline.checkpoint().account().equals(anchor.account());
        }
        for (String file : Stream.of(charge.fileId(), charge.replacementId())
                .flatMap(Stream::ofNullable)
                .toList()) {
            if (holds(provider, file)) {
                return true;
            }
        }
        return false;
    }

    static boolean holds(BatchProvider provider, String fileId) throws ProviderException {
        return ((InputFiles) provider.input()).file(fileId).isPresent();
    }
}
