package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;

/** An error of Azure's gateway, which knows a code and a message only. */
final class AzureError extends WireError {
    private final String code;

    AzureError(int status, String code, String message) {
        super(status, message);
        this.code = code;
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("code", code).put("message", text());
        return body;
    }
}
