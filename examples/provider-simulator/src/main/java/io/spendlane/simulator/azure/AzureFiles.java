package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.openai.FileForm;
import java.time.Instant;

/** Files that may be looked at for a while before they can be used. */
final class AzureFiles implements FileForm {
    @Override
    public ObjectNode show(StoredFile file, Behaviour behaviour, Instant now) {
        ObjectNode json = FileForm.super.show(file, behaviour, now);
        if (behaviour.oddities().isoTimes()) {
            IsoTimes.in(json);
        }
        return json;
    }

    @Override
    public boolean isReady(StoredFile file, Behaviour behaviour, Instant now) {
        return !now.isBefore(
                file.createdAt().plus(Behaviour.seconds(behaviour.oddities().filePendingSeconds())));
    }
}
