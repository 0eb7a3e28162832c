package io.spendlane.simulator.model;

import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.billing.Mode;

/** What the good lines of an input add up to. */
public final class InputSums {
    private final RowForm form;
    private final ModelRuns runs;
    private final Batch batch;
    private String model = "";
    private int rows;
    private int failing;
    private long tokens;

    InputSums(RowForm form, ModelRuns runs, Batch batch) {
        this.form = form;
        this.runs = runs;
        this.batch = batch;
    }

    public void add(byte[] line) {
        Item item = form.item(batch, line);
        rows++;
        tokens += item.call().inputTokens(item.body());
        failing += runs.fails(item.call(), item.body(), setting(batch, item)) ? 1 : 0;
        model = Models.together(model, item.body().path("model").asText());
    }

    public int rows() {
        return rows;
    }

    public Found found() {
        return new Found(model, rows, tokens, failing);
    }

    static ModelRuns.Setting setting(Batch batch, Item item) {
        return new ModelRuns.Setting(
                batch.foreign() ? FirstRuns.NOBODY : batch.number(),
                item.customId(),
                batch.behaviour(),
                Mode.BATCH,
                batch.createdAt());
    }
}
