package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A scene's money, seen from three sides: the ledgers of its lanes, the spend records and the provider's invoice. */
final class Books {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scene scene;

    Books(Scene scene) {
        this.scene = scene;
    }

    /** Nothing is held, nothing was paid twice, and all three sides say the same. */
    void balance() {
        balanceButFor(0);
    }

    /** The same, where so many items had to be paid twice because the provider lost what was paid for. */
    void balanceButFor(int duplicateItems) {
        scene.until("nothing held in the lanes, and spent as recorded", () -> {
            List<SpendLaneStatus> lanes = scene.laneStatuses();
            return lanes.stream()
                            .allMatch(lane -> Money.ZERO.equals(lane.heldUSD())
                                    && Objects.requireNonNull(lane.ledger())
                                            .grants()
                                            .isEmpty())
                    && sum(lanes, SpendLaneStatus::spentUSD).equals(recorded());
        });
        List<SpendLaneStatus> lanes = scene.laneStatuses();
        Money spent = sum(lanes, SpendLaneStatus::spentUSD);
        Money uncertain = sum(lanes, SpendLaneStatus::uncertainUSD);
        BigDecimal invoice = scene.provider().invoice();
        assertThat(dollars(spent)).as("spent covers the invoice").isGreaterThanOrEqualTo(invoice);
        assertThat(dollars(spent))
                .as("spent is the invoice, what is uncertain, and less than a micro-dollar per charge")
                .isLessThanOrEqualTo(invoice.add(
                        dollars(uncertain.plus(Money.micros(records().size())))));
        assertThat(scene.provider().duplicateItems()).as("items paid twice").isEqualTo(duplicateItems);
        assertThat(drift()).as("drift").allMatch(line -> line.matches(".* -?0(\\.0+)?"));
    }

    static BigDecimal dollars(Money money) {
        return BigDecimal.valueOf(money.micros(), 6);
    }

    private static Money sum(List<SpendLaneStatus> lanes, Function<SpendLaneStatus, @Nullable Money> amount) {
        return lanes.stream().map(amount).filter(Objects::nonNull).reduce(Money.ZERO, Money::plus);
    }

    private List<String> drift() {
        return scene.stage()
                .metrics()
                .lines()
                .filter(line ->
                        line.startsWith("spendlane_ledger_drift_usd{") && line.contains("\"" + scene.laneName()))
                .toList();
    }

    Money recorded() {
        return records().stream()
                .map(record -> Money.parse(record.get("spentUSD").asText()))
                .reduce(Money.ZERO, Money::plus);
    }

    /** The spend records of the scene's lanes. */
    List<JsonNode> records() {
        Path folder = scene.stage().store().resolve(".spendlane/spend");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<JsonNode> records = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean ours = folder.relativize(file).toString().startsWith(scene.laneName());
                if (ours && file.toString().endsWith(".json")) {
                    records.add(JSON.readTree(file.toFile()));
                }
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
