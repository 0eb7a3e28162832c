package io.spendlane.operator;

import io.spendlane.operator.plan.PriceBook;
import io.spendlane.operator.plan.PriceList;
import io.spendlane.operator.plan.PriceListException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The price book, made anew when the file of overrides changes. A file that cannot be read leaves the last good prices. */
final class Prices implements Supplier<PriceBook> {
    private static final Logger log = LoggerFactory.getLogger(Prices.class);

    private final PriceList catalogue = PriceList.catalogue();
    private final Optional<Path> overrides;
    private volatile PriceBook book;

    /** @throws PriceListException when the file cannot be read at the start */
    Prices(Optional<Path> overrides) throws PriceListException {
        this.overrides = overrides;
        this.book = new PriceBook(catalogue, overrides.isPresent() ? PriceList.read(overrides.get()) : PriceList.EMPTY);
    }

    void look() {
        if (overrides.isPresent()) {
            try {
                book = new PriceBook(catalogue, PriceList.read(overrides.get()));
            } catch (PriceListException e) {
                log.error("the last good prices are kept: {}", e.getMessage());
            }
        }
    }

    @Override
    public PriceBook get() {
        return book;
    }
}
