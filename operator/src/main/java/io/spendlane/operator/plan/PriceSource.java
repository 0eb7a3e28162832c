package io.spendlane.operator.plan;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prices that are in force. The file of overrides may change while the operator runs. */
public final class PriceSource {
    private static final byte[] NOTHING = {};

    private final PriceList catalogue;
    private final @Nullable Path file;
    private byte[] read = NOTHING;
    private volatile PriceBook book;

    /**
     * @param file the overrides; null for none
     * @throws PriceListException when it cannot be used; it names file and field
     */
    public PriceSource(PriceList catalogue, @Nullable Path file) throws PriceListException {
        this.catalogue = catalogue;
        this.file = file;
        this.book = new PriceBook(catalogue, PriceList.EMPTY);
        refresh();
    }

    /** The prices as last read without fault. */
    public PriceBook book() {
        return book;
    }

    /**
     * Reads the overrides anew.
     *
     * @return whether they changed
     * @throws PriceListException when they cannot be used; what was read before stays in force
     */
    public synchronized boolean refresh() throws PriceListException {
        if (file == null) {
            return false;
        }
        byte[] bytes = PriceList.bytesOf(file);
        if (Arrays.equals(bytes, read)) {
            return false;
        }
        book = new PriceBook(catalogue, PriceList.parse(file.toString(), bytes));
        read = bytes;
        return true;
    }
}
