package io.spendlane.operator.provider.account;

import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account's calls, each after its turn has come, and told to whoever counts them. */
final class WatchedBatches implements BatchProvider {
    private final BatchProvider batches;
    private final Watch watch;
    private final Input input;

    WatchedBatches(BatchProvider batches, Watch watch) {
        this.batches = batches;
        this.watch = watch;
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
        return watch.over(Operation.CREATE, () -> batches.create(batch));
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return watch.over(Operation.GET, () -> batches.get(id));
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        return watch.over(Operation.LIST, () -> batches.list(after));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        return watch.over(Operation.CANCEL, () -> batches.cancel(id));
    }

    @Override
    public Optional<RemoteFile> result(String result) throws ProviderException {
        return watch.over(Operation.FILE, () -> batches.result(result));
    }

    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        watch.over(Operation.DISCARD, () -> {
            batches.discard(ended);
            return ended;
        });
    }

    /** Its turn is over when the first byte is there: whoever reads slowly holds up nobody else. */
    @Override
    public InputStream content(String result) throws ProviderException {
        return watch.over(Operation.CONTENT, () -> batches.content(result));
    }

    @Override
    public void close() {
        batches.close();
    }

    private Input watched(Input plain) {
        if (plain instanceof InputFiles files) {
            return new WatchedFiles(files);
        }
        InlineInput inline = (InlineInput) plain;
        return (InlineInput) () -> watch.over(Operation.CHECKPOINT, inline::checkpoint);
    }

    private final class WatchedFiles implements InputFiles {
        private final InputFiles files;

        WatchedFiles(InputFiles files) {
            this.files = files;
        }

        @Override
        public String upload(String filename, Content content) throws ProviderException {
            return watch.over(Operation.UPLOAD, () -> files.upload(filename, content));
        }

        @Override
        public Optional<RemoteFile> file(String id) throws ProviderException {
            return watch.over(Operation.FILE, () -> files.file(id));
        }

        @Override
        public void deleteFile(String id) throws ProviderException {
            watch.over(Operation.DELETE_FILE, () -> {
                files.deleteFile(id);
                return id;
            });
        }
    }
}
