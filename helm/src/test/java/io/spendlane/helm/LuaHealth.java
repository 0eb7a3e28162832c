package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs a health check of Argo CD as Argo CD does: a script that reads {@code obj} and returns status and message. */
final class LuaHealth {
    private final String script;

    LuaHealth(String script) {
        this.script = script;
    }

    record Health(String status, String message) {}

    Health of(JsonNode object) {
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", value(object));
        LuaValue health = globals.load(script).call();
        return new Health(
                health.get("status").checkjstring(), health.get("message").checkjstring());
    }

    private static LuaValue value(JsonNode node) {
        if (node.isObject()) {
            LuaTable table = new LuaTable();
            node.properties().forEach(e -> table.set(e.getKey(), value(e.getValue())));
            return table;
        }
        if (node.isArray()) {
            LuaTable table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, value(node.get(i)));
            }
            return table;
        }
        if (node.isBoolean()) {
            return LuaValue.valueOf(node.booleanValue());
        }
        if (node.isNumber()) {
            return LuaValue.valueOf(node.doubleValue());
        }
        return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
    }
}
