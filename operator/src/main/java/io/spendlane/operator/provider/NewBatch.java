package io.spendlane.operator.provider;

import org.jspecify.annotations.Nullable;

/**
 * A batch that is to be created.
 *
 * @param name goes along where the wire has a place for it
 * @param fileId the uploaded input, at wires with {@link InputFiles}
 * @param requests the input itself, at wires with {@link InlineInput}
 */
public record NewBatch(
        String name,
        String model,
        @Nullable String fileId,
        @Nullable Content requests) {
    public static NewBatch ofFile(String name, String model, String fileId) {
        return new NewBatch(name, model, fileId, null);
    }

    public static NewBatch inline(String name, String model, Content requests) {
        return new NewBatch(name, model, null, requests);
    }

    /** @throws IllegalArgumentException when there is none */
    public String file() {
        if (fileId == null) {
            throw new IllegalArgumentException("batch " + name + " has no input file");
        }
        return fileId;
    }

    /** @throws IllegalArgumentException when there are none */
    public Content inline() {
        if (requests == null) {
            throw new IllegalArgumentException("batch " + name + " has no requests");
        }
        return requests;
    }
}
