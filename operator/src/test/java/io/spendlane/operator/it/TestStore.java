package io.spendlane.operator.it;

import io.spendlane.operator.store.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A store, and how the operator is told of it.
 *
 * @param folder where its files are
 */
record TestStore(Path folder, Map<String, String> environment) {
    private static final String PREFIX = "spendlane/it";

    static TestStore of(Path folder) {
        return new TestStore(folder, Map.of("SPENDLANE_STORE", "file:" + folder));
    }

    static TestStore of(S3Server server, String bucket) throws IOException {
        return new TestStore(
                server.bucket(bucket).resolve(PREFIX),
                Map.of(
                        "SPENDLANE_STORE",
                        "s3://" + bucket + "/" + PREFIX,
                        "AWS_ENDPOINT_URL_S3",
                        server.uri().toString(),
                        "AWS_REGION",
                        "eu-test-1",
                        "AWS_ACCESS_KEY_ID",
                        S3Server.KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        S3Server.SECRET));
    }
}
