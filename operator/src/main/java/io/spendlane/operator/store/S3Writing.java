package io.spendlane.operator.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A file on its way, in parts. The part being written is on this machine's disk, since many files are written at once;
 * those before it are with the bucket, which shows nothing of them before the upload is completed.
 */
final class S3Writing implements Store.Writing {
    /** S3 wants 5 MiB at least, and at most 10,000 parts. */
    static final int PART = 8 << 20;

    private static final int MAX_PARTS = 10_000;
    private static final int BUFFER = 1 << 16;
    private static final String RIGHT = "s3:PutObject";

    private final S3Bucket bucket;
    private final StorePath path;
    private final String key;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream stream;
    private final List<CompletedPart> sent = new ArrayList<>();
    private @Nullable String upload;
    private int length;
    private boolean broken;
    private boolean committed;
    private boolean closed;

    S3Writing(S3Bucket bucket, StorePath path, String key, Path scratch) throws IOException {
        this.bucket = bucket;
        this.path = path;
        this.key = key;
        this.part = Files.createTempFile(scratch, "part-", ".tmp");
        this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
        this.stream = new BufferedOutputStream(new Parts(Channels.newOutputStream(channel)), BUFFER);
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public void commit() throws IOException {
        if (committed || closed) {
            throw new IllegalStateException("committed or closed already: " + path);
        }
        stream.flush();
        if (broken) {
            throw S3Faults.fault(path.toString(), "a part of it was not written", null);
        }
        if (upload == null) {
            bucket.call(
                    RIGHT,
                    path,
                    () -> bucket.client().putObject(r -> r.bucket(bucket.name()).key(key), RequestBody.fromFile(part)));
        } else {
            complete(upload);
        }
        committed = true;
    }

    private void complete(String id) throws IOException {
        if (length > 0) {
            send();
        }
        bucket.call(
                RIGHT,
                path,
                () -> bucket.client()
                        .completeMultipartUpload(r ->
                                r.bucket(bucket.name()).key(key).uploadId(id).multipartUpload(m -> m.parts(sent))));
        upload = null;
    }

    /** Brings the part to the bucket, and begins the next. */
    private void send() throws IOException {
        if (sent.size() == MAX_PARTS) {
            throw S3Faults.fault(
                    path.toString(), "it is larger than %d parts of %d bytes".formatted(MAX_PARTS, PART), null);
        }
        if (upload == null) {
            upload = bucket.call(
                            RIGHT,
                            path,
                            () -> bucket.client()
                                    .createMultipartUpload(
                                            r -> r.bucket(bucket.name()).key(key)))
                    .uploadId();
        }
        String id = upload;
        int number = sent.size() + 1;
        String tag = bucket.call(
                        RIGHT,
                        path,
                        () -> bucket.client()
                                .uploadPart(
                                        r -> r.bucket(bucket.name())
                                                .key(key)
                                                .uploadId(id)
                                                .partNumber(number),
                                        RequestBody.fromFile(part)))
                .eTag();
        sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        channel.truncate(0);
        length = 0;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (FileChannel open = channel) {
            abort();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void abort() throws IOException {
        String id = upload;
        if (id != null) {
            bucket.call(
                    "s3:AbortMultipartUpload",
                    path,
                    () -> bucket.client()
                            .abortMultipartUpload(
                                    r -> r.bucket(bucket.name()).key(key).uploadId(id)));
            upload = null;
        }
    }

    /** Writes to the part, and sends it on when it is full. */
    private final class Parts extends OutputStream {
        private final OutputStream disk;

        Parts(OutputStream disk) {
            this.disk = disk;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            if (broken || closed) {
                throw S3Faults.fault(path.toString(), "a part of it was not written", null);
            }
            broken = true;
            int done = 0;
            while (done < count) {
                if (length == PART) {
                    send();
                }
                int now = Math.min(count - done, PART - length);
                disk.write(bytes, offset + done, now);
                length += now;
                done += now;
            }
            broken = false;
        }
    }
}
