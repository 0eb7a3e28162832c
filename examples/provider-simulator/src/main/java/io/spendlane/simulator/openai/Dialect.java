package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.chat.ChatDialect;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ErrorWords;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.RowForm;
import io.spendlane.simulator.provider.Manners;
import io.spendlane.simulator.provider.Routes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One server that speaks OpenAI's wire, in its own way; as OpenAI does, where nothing else is said. */
public interface Dialect {

    /** Its name in behaviours, faults, calls and invoice. */
    String name();

    /** Such as {@code /openai}. */
    String basePath();

    /** What stands between base path and endpoints; each of them works. */
    default List<Prefix> prefixes() {
        return List.of(new Prefix("/v1", request -> true));
    }

    default ModelCatalog models(PriceTable prices) {
        return ModelCatalog.open(prices);
    }

    /** Keys, headers and errors. */
    default Tone tone() {
        return new OpenAiManners();
    }

    default Terms terms() {
        return new Terms() {};
    }

    default Names names() {
        return Names.OPENAI;
    }

    default ChatDialect chat() {
        return new OpenAiChat();
    }

    default BatchForm batches() {
        return new BatchForm() {};
    }

    default FileForm files() {
        return new FileForm() {};
    }

    default RowForm rows(Map<String, ModelCall> calls) {
        return new OpenAiRows(calls);
    }

    default String uploadPath() {
        return "/files";
    }

    /** Whether it has files and batches at all. */
    default boolean runsBatches() {
        return true;
    }

    /** Adds what only this server has. */
    default void addRoutes(Routes routes, ChatApi chat, ModelCall call) {}

    /**
     * A place where the endpoints are.
     *
     * @param when what must hold besides the path
     */
    record Prefix(String path, Predicate<Request> when) {}

    /** Manners and errors go together. */
    interface Tone extends Manners, ErrorWords {}
}
