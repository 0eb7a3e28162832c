package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.ProviderException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes input files that have no use any more; one that cannot be deleted now expires at the provider. */
final class InputTidying {
    private static final Logger log = LoggerFactory.getLogger(InputTidying.class);

    private InputTidying() {}

    static void tidy(BatchProvider provider, Charge charge) {
        if (!(provider.input() instanceof InputFiles files)) {
            return;
        }
        Stream.of(charge.fileId(), charge.replacementId())
                .flatMap(Stream::ofNullable)
                .forEach(file -> {
                    try {
                        files.deleteFile(file);
                    } catch (ProviderException e) {
                        log.info("file left at the provider batch={} kind={}", charge.batch(), e.kind());
                    }
                });
    }
}
