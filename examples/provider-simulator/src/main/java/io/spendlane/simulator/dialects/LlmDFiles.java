package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.openai.FileForm;
import java.time.Instant;

/** Files without nulls. */
final class LlmDFiles implements FileForm {
    @Override
    public ObjectNode show(StoredFile file, Behaviour behaviour, Instant now) {
        return Nulls.leftOut(FileForm.super.show(file, behaviour, now));
    }
}
