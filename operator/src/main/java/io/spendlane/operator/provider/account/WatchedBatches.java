package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.Calls.Operation;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InlineInput;
import io.spendlane.operator.provider.Input;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteFile;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account's calls, each after its turn has come, and told to whoever counts them. */
final class WatchedBatches implements BatchProvider {
    /** A create is on record as about to be made: it is made soon, or not at all. */
    private static final Duration CREATE_TURN = Duration.ofSeconds(5);

    private static final Duration TURN = Duration.ofMinutes(1);

    private interface Call<T> {
        T make() throws ProviderException;
    }

    private final Provider provider;
    private final BatchProvider batches;
    private final Turns turns;
    private final Calls calls;
    private final Input input;

    WatchedBatches(Provider provider, BatchProvider batches, Turns turns, Calls calls) {
        this.provider = provider;
        this.batches = batches;
        this.turns = turns;
        this.calls = calls;
        this.input = watched(batches.input());
    }

    @Override
    public BatchWire wire() {
        return batches.wire();
    }

    @Override
    public Input input() {
        return input;
    }

    @Override
    public RemoteBatch create(NewBatch batch) throws ProviderException {
        return watched(Operation.CREATE, () -> batches.create(batch));
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return watched(Operation.GET, () -> batches.get(id));
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        return watched(Operation.LIST, () -> batches.list(after));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        return watched(Operation.CANCEL, () -> batches.cancel(id));
    }

    @Override
    public Optional<RemoteFile> result(String result) throws ProviderException {
        return watched(Operation.FILE, () -> batches.result(result));
    }

    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        watched(Operation.DISCARD, () -> {
            batches.discard(ended);
            return ended;
        });
    }

    /** Its turn is over when the first byte is there: whoever reads slowly holds up nobody else. */
    @Override
    public InputStream content(String result) throws ProviderException {
        return watched(Operation.CONTENT, () -> batches.content(result));
    }

    @Override
    public void close() {
        batches.close();
    }

    private <T> T watched(Operation operation, Call<T> call) throws ProviderException {
        long start = System.nanoTime();
        ProviderException.Kind fault = null;
        try {
            turns.take(operation == Operation.CREATE ? CREATE_TURN : TURN);
            try {
                return call.make();
            } finally {
                turns.giveBack();
            }
        } catch (ProviderException e) {
            fault = e.kind();
            throw e;
        } finally {
            calls.called(provider, operation, fault, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Input watched(Input plain) {
        if (plain instanceof InputFiles files) {
            return new WatchedFiles(files);
        }
        InlineInput inline = (InlineInput) plain;
        return (InlineInput) () -> watched(Operation.CHECKPOINT, inline::checkpoint);
    }

    private final class WatchedFiles implements InputFiles {
        private final InputFiles files;

        WatchedFiles(InputFiles files) {
            this.files = files;
        }

        @Override
        public String upload(String filename, Content content) throws ProviderException {
            return watched(Operation.UPLOAD, () -> files.upload(filename, content));
        }

        @Override
        public Optional<RemoteFile> file(String id) throws ProviderException {
            return watched(Operation.FILE, () -> files.file(id));
        }

        @Override
        public void deleteFile(String id) throws ProviderException {
            watched(Operation.DELETE_FILE, () -> {
                files.deleteFile(id);
                return id;
            });
        }
    }
}
