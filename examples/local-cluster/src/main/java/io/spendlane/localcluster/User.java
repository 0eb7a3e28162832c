package io.spendlane.localcluster;

import java.util.List;

/** Somebody whom the API server knows by a token. What they may do is a matter of RBAC. */
public record User(String name, List<String> groups) {

    /** Who may do everything. */
    static final User ADMIN = new User("admin", List.of("system:masters"));

    public User {
        groups = List.copyOf(groups);
        if (name.isEmpty() || !plain(name) || !groups.stream().allMatch(User::plain)) {
            throw new IllegalArgumentException(
                    "the token file cannot carry quotes, commas or line breaks: " + name + " " + groups);
        }
    }

    private static boolean plain(String text) {
        return text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    }
}
