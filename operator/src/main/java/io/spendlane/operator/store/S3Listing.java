package io.spendlane.operator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The files below a folder in order, page by page. */
final class S3Listing implements Iterator<String> {
    private final S3Bucket bucket;
    private final StorePath folder;
    private ListObjectsV2Response page;
    private Iterator<S3Object> objects;
    private String last = "";
    private @Nullable String next;

    S3Listing(S3Bucket bucket, StorePath folder) throws IOException {
        this.bucket = bucket;
        this.folder = folder;
        this.page = page(null);
        this.objects = page.contents().iterator();
    }

    private ListObjectsV2Response page(@Nullable String token) throws IOException {
        return bucket.call(
                "s3:ListBucket",
                folder,
                () -> bucket.client()
                        .listObjectsV2(r -> r.bucket(bucket.name())
                                .prefix(bucket.root() + folder + "/")
                                .continuationToken(token)));
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && (objects.hasNext() || turn())) {
                if (objects.hasNext()) {
                    next = path(objects.next().key());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next != null;
    }

    private boolean turn() throws IOException {
        if (!Boolean.TRUE.equals(page.isTruncated())) {
            return false;
        }
        page = page(page.nextContinuationToken());
        objects = page.contents().iterator();
        return true;
    }

    /** Null for what is no file: consoles make an empty object in place of a folder. */
    private @Nullable String path(String key) throws IOException {
        String path = key.substring(bucket.root().length());
        if (StorePath.ORDER.compare(path, last) <= 0) {
            throw S3Faults.fault(
                    path,
                    "bucket %s does not list in the order of bytes, as directory buckets: use one of general purpose"
                            .formatted(bucket.name()),
                    null);
        }
        last = path;
        return path.endsWith("/") ? null : path;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String path = next;
        next = null;
        return path;
    }
}
