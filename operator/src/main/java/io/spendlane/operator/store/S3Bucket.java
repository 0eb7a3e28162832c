package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The store's part of a bucket.
 *
 * @param root what every key begins with: empty, or a prefix with {@code /} at its end
 */
record S3Bucket(S3Client client, String name, String root) {
    private static final int MAX_KEY_BYTES = 1024;

    static S3Bucket of(S3Client client, StoreLocation.Bucket location) {
        return new S3Bucket(client, location.name(), location.prefix().isEmpty() ? "" : location.prefix() + "/");
    }

    /** @throws FileSystemException when there is no such key */
    String key(StorePath path) throws FileSystemException {
        String key = root + path;
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new FileSystemException(
                    UnsafePathException.shown(path.toString()),
                    null,
                    "with the store's prefix it is longer than %d bytes, which no bucket can hold: choose a shorter one"
                            .formatted(MAX_KEY_BYTES));
        }
        return key;
    }

    /**
     * Makes a call.
     *
     * @param right that the call needs, as IAM names it
     * @throws IOException for each of its faults
     */
    <T> T call(String right, StorePath path, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw S3Faults.of(this, right, path.toString(), e);
        }
    }
}
