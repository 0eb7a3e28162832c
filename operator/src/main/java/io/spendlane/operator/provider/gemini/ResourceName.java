package io.spendlane.operator.provider.gemini;

/** Names such as {@code files/abc}. */
final class ResourceName {
    private ResourceName() {}

    /** What follows the collection's name; a name without it is taken as it is. */
    static String last(String collection, String name) {
        return name.startsWith(collection + "/") ? name.substring(collection.length() + 1) : name;
    }
}
