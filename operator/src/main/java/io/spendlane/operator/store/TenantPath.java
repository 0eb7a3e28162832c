package io.spendlane.operator.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a path of a job lies in the store: below the folder of its namespace, and never anywhere else. */
public final class TenantPath {
    /** A name of a namespace (RFC 1123 label), so never {@code .spendlane}. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private TenantPath() {}

    /** @throws TenantPathException with a message for who wrote the job */
    public static String file(String namespace, String path) throws TenantPathException {
        return below(namespace, path, path, "inbox/contracts.jsonl");
    }

    /**
     * As {@link #file}; the path may end in one {@code /}.
     *
     * @return without a {@code /} at its end
     */
    public static String folder(String namespace, String path) throws TenantPathException {
        String folder = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return below(namespace, path, folder, "outbox/contracts/");
    }

    private static String below(String namespace, String written, String path, String example)
            throws TenantPathException {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new TenantPathException(
                    "\"%s\" is not a namespace's name.".formatted(UnsafePathException.shown(namespace)));
        }
        String inStore = namespace + "/" + path;
        String fault = fault(path, inStore);
        if (fault != null) {
            throw new TenantPathException(
                    "The path \"%s\" is refused: %s. A path is relative to the folder of namespace %s in the store, such as %s."
                            .formatted(UnsafePathException.shown(written), fault, namespace, example));
        }
        return inStore;
    }

    private static @Nullable String fault(String path, String inStore) {
        String unsafe = StorePath.fault(path);
        if (unsafe != null) {
            return unsafe;
        }
        if (path.startsWith(".") || path.contains("/.")) {
            return "a part of it begins with a dot";
        }
        return StorePath.fault(inStore);
    }
}
