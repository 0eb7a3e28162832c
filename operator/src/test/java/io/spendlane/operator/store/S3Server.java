package io.spendlane.operator.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A server of S3's protocol that keeps a bucket's objects as files of a folder. */
public final class S3Server implements AutoCloseable {
    public static final String KEY = "test-key";
    public static final String SECRET = "test-secret";

    private final Path folder;
    private final int port;
    private S3Proxy server;

    private S3Server(Path folder) throws Exception {
        this.folder = folder;
        this.server = started(0);
        this.port = server.getPort();
    }

    /** Each folder in this one is a bucket. */
    public static S3Server start(Path folder) throws Exception {
        return new S3Server(folder);
    }

    private S3Proxy started(int at) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        S3Proxy made = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + at))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .blobStore(new KeysAreNotPaths(BlobStores.create("filesystem-nio2", properties), folder))
                .build();
        made.start();
        return made;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path bucket(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    public void stop() throws Exception {
        server.stop();
    }

    /** At the same address. */
    public void startAgain() throws Exception {
        server = started(port);
    }

    @Override
    public void close() throws Exception {
        stop();
    }

    /** In S3 no key lies below another; that one cannot be there is no fault. */
    private static final class KeysAreNotPaths extends ForwardingBlobStore {
        private final Path folder;

        KeysAreNotPaths(BlobStore files, Path folder) {
            super(files);
            this.folder = folder;
        }

        @Override
        public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
            refuseBelowFile(request.bucket(), request.key());
            return super.blobMetadata(request);
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            refuseBelowFile(request.bucket(), request.key());
            return super.getBlob(request);
        }

        private void refuseBelowFile(String bucket, String key) {
            Path root = folder.resolve(bucket);
            for (Path above = root.resolve(key).getParent(); above.startsWith(root); above = above.getParent()) {
                if (Files.isRegularFile(above)) {
                    throw NoSuchKeyException.builder().statusCode(404).build();
                }
            }
        }
    }
}
