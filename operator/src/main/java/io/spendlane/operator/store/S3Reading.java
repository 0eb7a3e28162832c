package io.spendlane.operator.store;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A file being read. A connection that ends early is a fault: Java's HTTP client shows it as the end of the file. */
final class S3Reading extends FilterInputStream {
    private final String path;
    private final ResponseInputStream<GetObjectResponse> object;
    /** Less than 0: the server does not say. */
    private final long size;

    private long read;

    S3Reading(String path, ResponseInputStream<GetObjectResponse> object) {
        super(object);
        this.path = path;
        this.object = object;
        Long said = object.response().contentLength();
        this.size = said == null ? -1 : said;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n;
        try {
            n = super.read(buffer, offset, length);
        } catch (SdkException | IOException e) {
            throw S3Faults.fault(path, "reading it broke off: " + e.getMessage(), e);
        }
        if (n > 0) {
            read += n;
        } else if (n < 0 && read < size) {
            throw S3Faults.fault(path, "reading it broke off after %d of %d bytes".formatted(read, size), null);
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = 0;
        byte[] buffer = new byte[(int) Math.min(1 << 13, Math.max(0, bytes))];
        while (skipped < bytes) {
            int n = read(buffer, 0, (int) Math.min(buffer.length, bytes - skipped));
            if (n < 0) {
                break;
            }
            skipped += n;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** What nobody reads is not downloaded. */
    @Override
    public void close() throws IOException {
        if (read < size) {
            object.abort();
        } else {
            super.close();
        }
    }
}
