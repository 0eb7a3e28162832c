package io.spendlane.simulator.azure;

import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.chat.ChatDialect;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.RowForm;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.ChatApi;
import io.spendlane.simulator.openai.Dialect;
import io.spendlane.simulator.openai.FileForm;
import io.spendlane.simulator.openai.Terms;
import io.spendlane.simulator.provider.Routes;
import java.util.List;
import java.util.Map;

/** Azure OpenAI, with its undated and its dated surface. */
public final class Azure implements Dialect {
    @Override
    public String name() {
        return "azure";
    }

    @Override
    public String basePath() {
        return "/azure/openai";
    }

    @Override
    public List<Prefix> prefixes() {
        return List.of(new Prefix("/v1", request -> true), new Prefix("", Azure::isDated));
    }

    private static boolean isDated(Request request) {
        return request.query().containsKey("api-version");
    }

    @Override
    public ModelCatalog models(PriceTable prices) {
        return ModelCatalog.of(prices, "openai");
    }

    @Override
    public Tone tone() {
        return new AzureTone();
    }

    @Override
    public Terms terms() {
        return new AzureTerms();
    }

    @Override
    public ChatDialect chat() {
        return new AzureChat();
    }

    @Override
    public BatchForm batches() {
        return new AzureBatches();
    }

    @Override
    public FileForm files() {
        return new AzureFiles();
    }

    @Override
    public RowForm rows(Map<String, ModelCall> calls) {
        return new AzureRows(calls);
    }

    @Override
    public void addRoutes(Routes routes, ChatApi chat, ModelCall call) {
        routes.add(
                "POST",
                "/deployments/{id}/chat/completions",
                Azure::isDated,
                call.operation(),
                (request, owner, id) -> chat.answer(request, owner, call, id));
    }
}
