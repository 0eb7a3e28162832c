package io.spendlane.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.batch.BatchEngine;
import io.spendlane.simulator.batch.BatchRunner;
import io.spendlane.simulator.batch.BatchSteps;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.batch.BilledItemFiles;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.ModelCatalog;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.clock.Agenda;
import io.spendlane.simulator.clock.SimulatedClock;
import io.spendlane.simulator.control.ControlApi;
import io.spendlane.simulator.control.RequestLog;
import io.spendlane.simulator.faults.Faults;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.Server;
import io.spendlane.simulator.openai.OpenAi;
import io.spendlane.simulator.state.Journal;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running simulator: providers, control API and state, behind one HTTP server. */
public final class Simulator implements AutoCloseable {
    private static final int BATCH_THREADS = 2;

    private final SimulatorOptions options;
    private final StateFolder folder;
    private final Journal journal;
    private final Journal requestJournal;
    private final SimulatedClock clock;
    private final ExecutorService batchThreads = Executors.newFixedThreadPool(BATCH_THREADS, Simulator::daemon);
    private final Agenda agenda;
    private final CallLedger ledger = new CallLedger();
    private final Behaviours behaviours = new Behaviours(Set.of(OpenAi.PROVIDER));
    private final FirstRuns firstRuns;
    private final FileStore files;
    private final BatchStore batches;
    private final BatchSteps steps;
    private final BatchEngine engine;
    private final PaidRequests paid;
    private final Faults faults;
    private final RequestLog requests;
    private final Server server;

    private Simulator(SimulatorOptions options) throws IOException {
        this.options = options;
        this.folder = new StateFolder(options.state());
        this.journal = folder.journal("journal");
        this.requestJournal = folder.journal("requests");
        this.clock = new SimulatedClock(InstantSource.system(), options.clockOffset());
        this.agenda = new Agenda(clock, batchThreads);
        Chance chance = new Chance(options.seed());
        this.faults = new Faults(chance);
        this.requests = new RequestLog(requestJournal);
        this.firstRuns = new FirstRuns(run -> journal.append(JournalEntry.of(run)));
        this.files = new FileStore(folder.files(), clock, entry -> journal.append(JournalEntry.of(entry)));
        this.paid = new PaidRequests(request -> journal.append(JournalEntry.of(request)), ledger);
        BilledItemFiles billedItems = new BilledItemFiles(folder.billed());
        this.batches = new BatchStore(batch -> journal.append(JournalEntry.of(batch)), ledger, billedItems, clock);
        OpenAi openAi = new OpenAi(new ModelCatalog(PriceTable.load(), OpenAi.PROVIDER), firstRuns, chance);
        BatchRunner runner = new BatchRunner(files, billedItems, clock, chance, folder.uploads());
        this.steps =
                new BatchSteps(batches, Map.of(OpenAi.PROVIDER, openAi.work(files)), runner, clock, folder.inputs());
        this.engine = new BatchEngine(batches, files, ledger, steps, agenda, clock, chance, folder.inputs());
        ControlApi control = new ControlApi(
                ledger,
                batches,
                behaviours,
                faults,
                requests,
                clock,
                new ControlApi.Hooks(this::behaviourSet, this::clockMoved, this::reset));
        restore();
        agenda.start();
        engine.resume();
        this.server = Server.start(
                options.hosts(),
                options.port(),
                List.of(openAi.wire(options.accountsByKey(), files, batches, engine, behaviours, ledger, paid, clock)),
                faults,
                behaviours,
                requests,
                clock,
                folder.uploads(),
                control);
    }

    /** @throws IOException if the port is taken or the state folder cannot be used */
    public static Simulator start(SimulatorOptions options) throws IOException {
        return new Simulator(options);
    }

    /** Such as {@code http://127.0.0.1:8080}; append a provider's base path. */
    public URI baseUri() {
        return baseUri(options.hosts().get(0));
    }

    /** The same at one of the other addresses. */
    public URI baseUri(String host) {
        return URI.create("http://" + host + ":" + server.port());
    }

    private void restore() throws IOException {
        journal.replay(JournalEntry.class, this::restore);
        batches.publishRestored();
    }

    private void restore(JournalEntry entry) {
        if (entry.file() != null) {
            files.restore(entry.file());
        } else if (entry.batch() != null) {
            batches.restore(entry.batch());
        } else if (entry.paid() != null) {
            paid.restore(entry.paid());
        } else if (entry.firstRun() != null) {
            firstRuns.restore(entry.firstRun());
            ledger.used(entry.firstRun().call());
        } else if (entry.behaviour() != null) {
            behaviours.set(entry.behaviour());
        } else if (entry.clockOffset() != null) {
            clock.restore(entry.clockOffset());
        }
    }

    private void behaviourSet(ObjectNode json) {
        journal.append(JournalEntry.of(json));
    }

    private void clockMoved() {
        journal.append(JournalEntry.of(clock.offset()));
        agenda.clockMoved();
    }

    private void reset() {
        try {
            agenda.clear();
            batches.clear();
            files.clear();
            steps.clear();
            ledger.clear();
            firstRuns.clear();
            faults.set(List.of());
            behaviours.set(Json.MAPPER.createObjectNode());
            clock.restore(options.clockOffset());
            journal.truncate();
            requests.clear();
            folder.clearFiles();
        } catch (IOException e) {
            throw new UncheckedIOException("The state cannot be cleared", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "simulator-batches");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        agenda.close();
        batchThreads.shutdownNow();
        journal.close();
        requestJournal.close();
        folder.close();
    }
}
