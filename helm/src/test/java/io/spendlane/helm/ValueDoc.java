package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What values.yaml says about a value: a comment that begins with two dashes belongs to the key on the next line. */
record ValueDoc(String meaning, String standard) {
    private static final Pattern COMMENT = Pattern.compile("\\s*# -- (.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9]+):.*");

    /** Path to what is said, in the order of the file. */
    static Map<String, ValueDoc> read(String yaml) {
        JsonNode values = Yaml.one(yaml);
        Map<String, ValueDoc> found = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        String meaning = null;
        for (String line : yaml.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comment.matches()) {
                meaning = comment.group(1);
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                while (path.size() > depth) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (meaning != null) {
                    String name = String.join(".", path);
                    found.put(name, new ValueDoc(meaning, at(values, path).toString()));
                    meaning = null;
                }
            }
        }
        return found;
    }

    /** Paths of values that nothing is said about, not even for what they are part of. */
    static List<String> unsaid(String yaml) {
        List<String> unsaid = new ArrayList<>();
        collect("", Yaml.one(yaml), read(yaml), unsaid);
        return unsaid;
    }

    private static void collect(String path, JsonNode node, Map<String, ValueDoc> said, List<String> unsaid) {
        if (said.containsKey(path)) {
            return;
        }
        if (!node.isObject() || node.isEmpty()) {
            unsaid.add(path);
        }
        node.properties()
                .forEach(e ->
                        collect(path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), said, unsaid));
    }

    private static JsonNode at(JsonNode values, Iterable<String> path) {
        JsonNode at = values;
        for (String part : path) {
            at = at.path(part);
        }
        return at;
    }
}
