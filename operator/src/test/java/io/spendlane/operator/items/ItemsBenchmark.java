package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.FOLDER;
import static io.spendlane.operator.items.Samples.PRICES;
import static io.spendlane.operator.items.Samples.RUN;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.spendlane.api.Money;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.openai.OpenAIWire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A whole run over a large input, with rates per core beside those of a plain copy by Jackson. Arguments: a folder, the
 * input's size in MB, the bytes of a record's text. With {@code -Xmx64m} it shows that memory is bounded.
 */
final class ItemsBenchmark {
    private static final int MB = 1_000_000;
    /** Rows arrive in this many strides, so that neighbours lie far apart. */
    private static final int STRIDES = 16;

    private final Path root;
    private final TempStore store;
    private final Path input;
    private final String text;
    private final PrintStream out;
    private final BatchWire wire = OpenAIWire.openAI();
    private long started;

    private ItemsBenchmark(Path root, int textBytes, PrintStream out) {
        this.root = root;
        this.store = new TempStore(root);
        this.input = root.resolve("input.jsonl");
        this.text = "Clause 7 \u00a7 of the contract says: \"pay\" within 30 days.\n".repeat(1 + textBytes / 58);
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        ItemsBenchmark benchmark = new ItemsBenchmark(Path.of(args[0]), Integer.parseInt(args[2]), System.out);
        benchmark.run(Long.parseLong(args[1]) * MB);
    }

    private void run(long bytes) throws Exception {
        int items = generate(bytes);
        long size = Files.size(input);
        out.printf("input: %d MB, %d records%n", size / MB, items);

        begin();
        copy();
        end("plain copy by Jackson", size);

        Source source = () -> Files.newInputStream(input);
        Rendering rendering = Rendering.of(Samples.prompt("Summarise:\n{{text}}", 400));
        Candidate candidate = new Candidate("primary", wire, "gpt-5.4-mini", PRICES, wire.limits());
        begin();
        Survey survey = new InputSurvey(root).survey(source, rendering, List.of(candidate));
        end("survey", size);
        require(survey.items() == items && survey.bytes() == size, "survey");

        List<CutBatch> batches = cut(source, rendering, candidate, survey, size);

        long rows = 0;
        for (CutBatch batch : batches) {
            rows += answer(batch);
        }
        begin();
        int answered = 0;
        Harvest harvest = new Harvest(store, FOLDER, root);
        for (CutBatch batch : batches) {
            HarvestResult result = harvest.collect(
                    batch.name(), List.of(harvest.stored(batch.name())), wire, PRICES, Missing.READ_AGAIN);
            require(result.written(), "rows");
            answered += result.answered();
        }
        end("harvest", rows);
        require(answered == items, "answers");

        begin();
        Attempts attempts = Attempts.read(store, FOLDER, 1, items, 3, new BitSet());
        end("attempts", rows);
        require(attempts.succeeded() == items, "attempts");

        begin();
        Finished finished =
                new Finish(store, FOLDER, root).toFolder(new Finish.Work(1, items, false, "not_attempted"), "out");
        end("finish", rows);
        require(finished.equals(new Finished(items, 0)), "results");
        check(items);
        out.println("ok, heap limit " + Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB");
    }

    private int generate(long bytes) throws IOException {
        Files.createDirectories(root);
        int items = 0;
        long written = 0;
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(input), 1 << 16)) {
            while (written < bytes) {
                byte[] line = (ChatWire.JSON
                                        .createObjectNode()
                                        .put("id", "record-" + items)
                                        .put("text", items + " " + text)
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                file.write(line);
                written += line.length;
                items++;
            }
        }
        return items;
    }

    private void copy() throws IOException {
        JsonFactory factory = JsonFactory.builder().build();
        try (JsonParser from = factory.createParser(input.toFile());
                OutputStream to = Files.newOutputStream(root.resolve("copy.jsonl"));
                JsonGenerator json = factory.createGenerator(to)) {
            while (from.nextToken() != null) {
                json.copyCurrentEvent(from);
            }
        }
        Files.delete(root.resolve("copy.jsonl"));
    }

    private List<CutBatch> cut(Source source, Rendering rendering, Candidate candidate, Survey survey, long size)
            throws Exception {
        BitSet pending = new BitSet();
        pending.set(0, survey.items());
        List<CutBatch> all = new ArrayList<>();
        Money plenty = survey.costs().get(0).total().times(2);
        begin();
        for (int submission = 1; !pending.isEmpty(); submission++) {
            List<CutBatch> batches = new Cut(store, FOLDER, rendering, candidate)
                    .cut(
                            source,
                            survey.digest(),
                            new Cut.Grant(pending, plenty, Long.MAX_VALUE, 32),
                            new Names(RUN, 1, submission));
            for (CutBatch batch : batches) {
                BitSet done = new BitSet();
                batch.ranges().addTo(done);
                pending.andNot(done);
            }
            all.addAll(batches);
        }
        end("cut into " + all.size() + " batches", size);
        return all;
    }

    /** Answers with as much text as was asked, in strides. */
    private long answer(CutBatch batch) throws IOException {
        long bytes = 0;
        Path results = root.resolve(FOLDER.results(batch.name()));
        Files.createDirectories(results.getParent());
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(results), 1 << 16)) {
            for (int stride = 0; stride < STRIDES; stride++) {
                bytes += answer(batch, stride, file);
            }
        }
        return bytes;
    }

    private long answer(CutBatch batch, int stride, OutputStream file) throws IOException {
        long bytes = 0;
        BitSet items = new BitSet();
        batch.ranges().addTo(items);
        String name = batch.name().substring("sl-".length());
        String prefix = name.substring(0, name.lastIndexOf('-') + 1);
        for (int item = items.nextSetBit(0); item >= 0; item = items.nextSetBit(item + 1)) {
            if (item % STRIDES == stride) {
                byte[] row = (ChatWire.answer(prefix + item, item + " " + text, 100, 100) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                file.write(row);
                bytes += row.length;
            }
        }
        return bytes;
    }

    private void check(int items) throws IOException {
        int next = 0;
        try (InputStream in = store.read("out/results.jsonl");
                Lines lines = new Lines(in, Candidate.MAX_LINE)) {
            while (lines.nextFilled()) {
                String start = new String(lines.buffer(), lines.start(), 80, StandardCharsets.UTF_8);
                require(
                        start.startsWith(
                                "{\"index\":" + next + ",\"id\":\"record-" + next + "\",\"output\":\"" + next + " "),
                        "line " + next);
                next++;
            }
        }
        require(next == items, "number of results");
    }

    private void begin() {
        started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void end(String what, long bytes) {
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started;
        out.printf("%-24s %7.1f MB/s per core, %6.1f s%n", what, bytes * 1e3 / nanos, nanos / 1e9);
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new IllegalStateException("wrong: " + what);
        }
    }
}
