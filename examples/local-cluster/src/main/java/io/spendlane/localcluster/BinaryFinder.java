package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for the binaries where they may be, in order, and otherwise gets them from the first source that can give them. */
final class BinaryFinder {
    static final String ASSETS = "KUBEBUILDER_ASSETS";

    private final Map<String, String> environment;
    private final Platform platform;
    private final BinaryCache cache;
    private final List<BinarySource> sources;

    BinaryFinder(Map<String, String> environment, Platform platform, BinaryCache cache, List<BinarySource> sources) {
        this.environment = environment;
        this.platform = platform;
        this.cache = cache;
        this.sources = sources;
    }

    static BinaryFinder ofThisMachine() {
        Map<String, String> environment = System.getenv();
        Platform platform = Platform.current();
        Progress progress = Progress.on(System.out);
        Path root = BinaryCache.root(environment, Path.of(System.getProperty("user.home")));
        return new BinaryFinder(
                environment,
                platform,
                new BinaryCache(root, platform, progress),
                List.of(EnvtestArchive.official(platform, progress), new GoBuild(environment, platform, progress)));
    }

    Optional<Binaries> findAtHand() {
        return assets().or(cache::find);
    }

    Binaries find() {
        return findAtHand().orElseGet(this::fetch);
    }

    private Optional<Binaries> assets() {
        String assets = environment.getOrDefault(ASSETS, "");
        if (assets.isEmpty()) {
            return Optional.empty();
        }
        Optional<Binaries> found = Binaries.in(Path.of(assets));
        if (found.isEmpty()) {
            throw new ClusterException(ASSETS + "=" + assets + " does not hold executable " + names()
                    + ". Correct it, or unset it to use the cache in " + cache.directory() + ".");
        }
        return found;
    }

    private Binaries fetch() {
        List<String> reasons = new ArrayList<>();
        for (BinarySource source : sources) {
            try {
                return cache.fill(source);
            } catch (IOException e) {
                reasons.add(source.name() + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClusterException("Interrupted while getting " + names() + ".", e);
            }
        }
        throw new ClusterException(nothing(reasons));
    }

    private String nothing(List<String> reasons) {
        return "No " + names() + " for " + platform + " could be had:\n  - " + ASSETS + ": not set\n  - cache: not in "
                + cache.directory() + "\n  - " + String.join("\n  - ", reasons)
                + "\nInstall Go 1.26 or newer (https://go.dev/dl) and run again, or set " + ASSETS
                + " to a directory that holds them, such as what `setup-envtest use 1.36 -p path` prints.";
    }

    private static String names() {
        return String.join(", ", Binaries.NAMES);
    }
}
