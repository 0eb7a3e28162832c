package io.spendlane.operator.job;

import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Streams the result files of a batch into the store, as received, one after the other. */
final class ResultDownload {
    private static final int BUFFER = 128 * 1024;

    private final Store store;

    ResultDownload(Store store) {
        this.store = store;
    }

    /** How a download compares with what the provider says it has. */
    enum Extent {
        WHOLE,
        SHORT,
        /** A file is not there any more. */
        GONE
    }

    /** Brings all files; gives the number of bytes. A stream may end early without a sign: {@link #extent} tells. */
    long bring(BatchProvider provider, List<RemoteBatch> batches, String path) throws ProviderException, IOException {
        long total = 0;
        try (Store.Writing writing = store.write(path)) {
            OutputStream out = writing.stream();
            for (String result : results(batches)) {
                try (InputStream in = provider.content(result)) {
                    total += copy(in, out);
                } catch (IOException brokenOff) {
                    throw new ProviderException(
                            ProviderException.Kind.RETRYABLE, 0, "a result file broke off", null, brokenOff);
                } catch (ProviderException e) {
                    if (e.kind() != ProviderException.Kind.NOT_FOUND) {
                        throw e;
                    }
                }
            }
            writing.commit();
        }
        return total;
    }

    /**
     * By bytes; by rows where the provider does not say how many bytes there are.
     *
     * @param rows number of items that a row came for, of {@code items} that were sent
     */
    Extent extent(BatchProvider provider, List<RemoteBatch> batches, long bytes, long rows, int items)
            throws ProviderException {
        BatchWire wire = provider.wire();
        if (batches.stream().anyMatch(batch -> lacksItsFiles(batch, wire))) {
            return Extent.SHORT;
        }
        long expected = 0;
        for (String result : results(batches)) {
            Optional<RemoteFile> data = provider.result(result);
            if (data.isEmpty()) {
                return Extent.GONE;
            }
            if (data.get().bytes() < 0) {
                return byRows(batches, rows, items);
            }
            expected += data.get().bytes();
        }
        return bytes < expected ? Extent.SHORT : Extent.WHOLE;
    }

    /** A provider that counts nothing either is asked again as if it had more. */
    private static Extent byRows(List<RemoteBatch> batches, long rows, int items) {
        long expected = Math.min(
                items,
                batches.stream()
                        .mapToLong(batch -> batch.completed() + batch.failed())
                        .sum());
        return expected == 0 || rows < expected ? Extent.SHORT : Extent.WHOLE;
    }

    /**
     * It is over and names no file with what it came to: the name may come later than the state. Where what was stopped gives nothing back,
     * or had not begun, none will come.
     */
    private static boolean lacksItsFiles(RemoteBatch batch, BatchWire wire) {
        boolean began = batch.completed() + batch.failed() > 0;
        return batch.results().isEmpty()
                && switch (batch.state()) {
                    case ENDED -> true;
                    case EXPIRED -> began && wire.keepsOnExpiry();
                    case CANCELLED -> began && wire.keepsOnCancel();
                    default -> false;
                };
    }

    private static List<String> results(List<RemoteBatch> batches) {
        return batches.stream().flatMap(batch -> batch.results().stream()).toList();
    }

    /** The last line may lack its end; the next file begins on a new one. */
    private static long copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        int last = '\n';
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (n > 0) {
                out.write(buffer, 0, n);
                bytes += n;
                last = buffer[n - 1];
            }
        }
        if (last != '\n') {
            out.write('\n');
        }
        return bytes;
    }
}
