package io.spendlane.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.anthropic.Anthropic;
import io.spendlane.simulator.azure.Azure;
import io.spendlane.simulator.batch.BatchEngine;
import io.spendlane.simulator.batch.BatchRunner;
import io.spendlane.simulator.batch.BatchSteps;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.batch.BilledItemFiles;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.clock.Agenda;
import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.control.ControlHooks;
import io.spendlane.simulator.dialects.DashScope;
import io.spendlane.simulator.dialects.Groq;
import io.spendlane.simulator.dialects.LiteLlm;
import io.spendlane.simulator.dialects.LlmD;
import io.spendlane.simulator.dialects.Together;
import io.spendlane.simulator.dialects.Vllm;
import io.spendlane.simulator.faults.Faults;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.fireworks.Fireworks;
import io.spendlane.simulator.gemini.Gemini;
import io.spendlane.simulator.http.RequestLog;
import io.spendlane.simulator.mistral.Mistral;
import io.spendlane.simulator.openai.Compatible;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.OpenAiItself;
import io.spendlane.simulator.openai.OpenAiProvider;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RateWindows;
import io.spendlane.simulator.state.Journal;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything behind the HTTP server: what is kept, how it comes back after a restart, and how it is forgotten. */
final class World implements ControlHooks, AutoCloseable {
    private static final List<Dialect> DIALECTS = List.of(
            new OpenAiItself(),
            new Compatible(),
            new Azure(),
            new Groq(),
            new Together(),
            new DashScope(),
            new LiteLlm(),
            new LlmD(),
            new Vllm());
    private static final int BATCH_THREADS = 2;

    private final StateFolder folder;
    private final Journal journal;
    private final Journal requestJournal;
    private final SimulatedClock clock;
    private final Agenda agenda;
    private final Faults faults;
    private final RequestLog requests;
    private final FirstRuns firstRuns;
    private final BatchSteps steps;
    private final BilledItemFiles billedItems;
    private final List<Provider> providers;
    private final Backend backend;

    private World(SimulatorOptions options) throws IOException {
        folder = new StateFolder(options.state());
        journal = folder.journal("journal");
        requestJournal = folder.journal("requests");
        clock = new SimulatedClock(InstantSource.system(), options.clockOffset());
        agenda = new Agenda(clock, BATCH_THREADS);
        Chance chance = new Chance(options.seed());
        faults = new Faults(chance);
        requests = new RequestLog(requestJournal);
        firstRuns = new FirstRuns(run -> journal.append(JournalEntry.of(run)));
        PriceTable prices = PriceTable.load();
        providers = new ArrayList<>();
        DIALECTS.forEach(dialect -> providers.add(new OpenAiProvider(dialect, prices, firstRuns, chance)));
        providers.addAll(List.of(
                new Mistral(prices, firstRuns, chance, clock),
                new Anthropic(prices, firstRuns, chance),
                new Gemini(prices, firstRuns, chance),
                new Fireworks(prices, firstRuns, chance, clock)));
        CallLedger ledger = new CallLedger();
        FileStore files = new FileStore(folder.files(), clock, entry -> journal.append(JournalEntry.of(entry)));
        billedItems = new BilledItemFiles(folder.billed());
        BatchStore batches =
                new BatchStore(batch -> journal.append(JournalEntry.of(batch)), ledger, billedItems, clock);
        Map<String, BatchWork> works =
                providers.stream().collect(Collectors.toMap(Provider::name, provider -> provider.work(files)));
        BatchRunner runner = new BatchRunner(files, billedItems, clock, chance, folder.uploads());
        steps = new BatchSteps(batches, works, runner, clock, folder.inputs());
        backend = new Backend(
                options.accountsByKey(),
                files,
                batches,
                new BatchEngine(batches, files, ledger, steps, agenda, clock, chance, folder.inputs()),
                new Behaviours(works.keySet()),
                ledger,
                new PaidRequests(request -> journal.append(JournalEntry.of(request)), ledger),
                new RateWindows(),
                clock,
                folder.uploads());
    }

    static World open(SimulatorOptions options) throws IOException {
        World world = new World(options);
        world.restore();
        world.agenda.start();
        return world;
    }

    private void restore() throws IOException {
        journal.replay(JournalEntry.class, this::restore);
        backend.batches().publishRestored();
        folder.sweep(
                id -> backend.files().knows(id),
                id -> backend.batches()
                        .find(id)
                        .filter(batch -> batch.end() == null)
                        .isPresent());
        backend.engine().resume();
    }

    private void restore(JournalEntry entry) {
        if (entry.file() != null) {
            backend.files().restore(entry.file());
        } else if (entry.batch() != null) {
            backend.batches().restore(entry.batch());
        } else if (entry.paid() != null) {
            backend.paid().restore(entry.paid());
        } else if (entry.firstRun() != null) {
            firstRuns.restore(entry.firstRun());
            backend.ledger().used(entry.firstRun().call());
        } else if (entry.behaviour() != null) {
            backend.behaviours().set(entry.behaviour());
        } else if (entry.clockAdvanced() != null) {
            clock.restore(entry.clockAdvanced());
        }
    }

    @Override
    public void behaviourSet(ObjectNode json) {
        journal.append(JournalEntry.of(json));
    }

    @Override
    public void advanceClock(Duration by) {
        clock.advance(by);
        journal.append(JournalEntry.of(clock.advanced()));
        agenda.clockMoved();
    }

    @Override
    public void reset() {
        backend.engine().whileStill(this::forget);
    }

    private void forget() {
        try {
            agenda.clear();
            backend.batches().clear();
            backend.files().clear();
            steps.clear();
            backend.ledger().clear();
            firstRuns.clear();
            backend.rates().clear();
            faults.set(List.of());
            backend.behaviours().set(Json.MAPPER.createObjectNode());
            clock.restore(Duration.ZERO);
            journal.truncate();
            requests.clear();
            folder.clearFiles();
        } catch (IOException e) {
            throw new UncheckedIOException("The state cannot be cleared", e);
        }
    }

    Backend backend() {
        return backend;
    }

    List<Provider> providers() {
        return providers;
    }

    Faults faults() {
        return faults;
    }

    RequestLog requests() {
        return requests;
    }

    SimulatedClock clock() {
        return clock;
    }

    StateFolder folder() {
        return folder;
    }

    @Override
    public Function<String, List<String>> billedItems() {
        return billedItems::lines;
    }

    /** Whatever is under way is ended first: it writes where this removes. */
    @Override
    public void close() throws IOException {
        agenda.close();
        journal.close();
        requestJournal.close();
        folder.close();
    }
}
