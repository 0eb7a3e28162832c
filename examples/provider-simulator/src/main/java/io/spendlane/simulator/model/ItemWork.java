package io.spendlane.simulator.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.batch.LookAlike;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.batch.Row;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.billing.Usd;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Batches whose input is one request per line, each run against a model and written down in the provider's form. */
public final class ItemWork implements BatchWork {
    private final InputCheck inputCheck;
    private final ModelRuns runs;
    private final RowForm form;
    private final Names names;
    private final Chance chance;
    private final boolean tellsOfUnstarted;

    /** @param tellsOfUnstarted see {@link BatchWork#tellsOfUnstarted} */
    public ItemWork(
            InputCheck inputCheck, ModelRuns runs, RowForm form, Names names, Chance chance, boolean tellsOfUnstarted) {
        this.inputCheck = inputCheck;
        this.runs = runs;
        this.form = form;
        this.names = names;
        this.chance = chance;
        this.tellsOfUnstarted = tellsOfUnstarted;
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public boolean tellsOfUnstarted() {
        return tellsOfUnstarted;
    }

    @Override
    public Check check(Batch batch, Path input) throws IOException {
        return inputCheck.check(batch, input, new InputSums(form, runs, batch));
    }

    @Override
    public Row run(Batch batch, int index, byte[] line) {
        Item item = form.item(batch, line);
        Item shown = shown(batch, item);
        ModelRuns.Run run = runs.run(item.call(), item.body(), InputSums.setting(batch, item));
        if (run.error() != null) {
            byte[] json = bytes(form.refused(row(batch, index), shown, run.error()));
            Row row = Row.failed(
                    form.failures(), json, item.customId(), run.error().status(), run.hash());
            return run.answer() != null && run.cost().compareTo(Usd.ZERO) > 0
                    ? row.billedAs(run.answer().use(), run.cost())
                    : row;
        }
        Answer answer = Objects.requireNonNull(run.answer());
        Outcome.Kind kind = run.outcome().kind();
        boolean billed = kind != Outcome.Kind.LOST;
        return new Row(
                billed && kind != Outcome.Kind.MISSING ? Row.Place.OUTPUT : Row.Place.NOWHERE,
                bytes(form.answered(row(batch, index), shown, answer)),
                item.customId(),
                Row.GOOD,
                answer.use(),
                run.cost(),
                billed,
                run.hash());
    }

    @Override
    public Row leave(Batch batch, int index, byte[] line, State why) {
        Item item = form.item(batch, line);
        ObjectNode left = form.left(row(batch, index), shown(batch, item), why);
        return left == null
                ? Row.failed(Row.Place.NOWHERE, new byte[0], item.customId(), 0, 0)
                : Row.failed(form.failures(), bytes(left), item.customId(), 0, 0);
    }

    private RowForm.RowId row(Batch batch, int index) {
        return new RowForm.RowId(batch, index, chance.hash("row", batch.id(), (long) index));
    }

    private static Item shown(Batch batch, Item item) {
        return batch.foreign() ? item.under(LookAlike.of(item.customId(), 0)) : item;
    }

    private static byte[] bytes(ObjectNode row) {
        try {
            return Json.MAPPER.writeValueAsBytes(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can be written", e);
        }
    }
}
