package io.spendlane.operator.realtime;

import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the store knows of a batch's calls. A call is claimed before it is sent, by a file that only one process can create; its answer
 * is stored as soon as it is there. A claim without an answer is a call of which nobody knows whether it was billed.
 */
public final class CallFiles {
    private static final Pattern NAME = Pattern.compile(".*/([0-9]+)\\.(claim|row)");

    private final Store store;
    private final RunFolder folder;
    private final String batch;

    public CallFiles(Store store, RunFolder folder, String batch) {
        this.store = store;
        this.folder = folder;
        this.batch = batch;
    }

    /** Items by what is known of their call. {@code answered} are claimed too, or were. */
    public record Known(BitSet claimed, BitSet answered) {}

    public Known known() throws IOException {
        BitSet claimed = new BitSet();
        BitSet answered = new BitSet();
        try (Stream<String> files = store.list(folder.calls(batch))) {
            files.map(NAME::matcher).filter(Matcher::matches).forEach(name -> {
                int item = Integer.parseInt(name.group(1));
                claimed.set(item);
                if (name.group(2).equals("row")) {
                    answered.set(item);
                }
            });
        }
        return new Known(claimed, answered);
    }

    /** Whether the call is this process's to make. A batch that is or was collected has no calls left to make. */
    boolean claim(int item, String process) throws IOException {
        if (!store.create(claimPath(item), process.getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        if (closed()) {
            release(item);
            return false;
        }
        return true;
    }

    /**
     * From now on no call is made. Whoever claims one looks for this after the claim; who lists the claims does so after this: a call is
     * in the list, or is not made.
     */
    public void close() throws IOException {
        store.put(closedPath(), new byte[] {'\n'});
    }

    /** Gives a call back that was certainly not billed. */
    void release(int item) throws IOException {
        store.delete(claimPath(item));
    }

    void answered(int item, byte[] row) throws IOException {
        store.put(rowPath(item), row);
    }

    private boolean closed() throws IOException {
        return store.exists(closedPath()) || store.exists(folder.items(batch));
    }

    /** Puts all answers, in the order of their items, where a provider's result file would be. */
    public void gather(BitSet answered) throws IOException {
        try (Store.Writing results = store.write(folder.results(batch))) {
            OutputStream out = results.stream();
            for (int item = answered.nextSetBit(0); item >= 0; item = answered.nextSetBit(item + 1)) {
                try (InputStream row = store.read(rowPath(item))) {
                    row.transferTo(out);
                }
                out.write('\n');
            }
            results.commit();
        }
    }

    /** Deletes the files of the single calls, once what they say is on record elsewhere. */
    public void tidy() throws IOException {
        List<String> files;
        try (Stream<String> listed = store.list(folder.calls(batch))) {
            files = listed.toList();
        }
        for (String file : files) {
            store.delete(file);
        }
    }

    private String closedPath() {
        return folder.calls(batch) + "/closed";
    }

    private String claimPath(int item) {
        return folder.calls(batch) + "/" + item + ".claim";
    }

    private String rowPath(int item) {
        return folder.calls(batch) + "/" + item + ".row";
    }
}
