package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds the binaries with {@code go} from the module proxy. Each is a {@code main} that is upstream's own. */
final class GoBuild implements BinarySource {
    private static final List<String> FILES = List.of("go.mod", "go.sum", "main.go");
    private static final String VERSION_PACKAGE = "k8s.io/component-base/version";

    private final Map<String, String> environment;
    private final Platform platform;
    private final Progress progress;

    GoBuild(Map<String, String> environment, Platform platform, Progress progress) {
        this.environment = environment;
        this.platform = platform;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "build with Go";
    }

    @Override
    public String fetch(Path directory) throws IOException, InterruptedException {
        Path go = GoModule.go(environment);
        progress.say("building " + String.join(", ", Binaries.NAMES) + " " + Binaries.VERSION + " with " + go
                + ": once per user, takes about 5 minutes on 2 cores");
        for (String binary : Binaries.NAMES) {
            GoModule module = new GoModule(binary, FILES, ".", versions());
            progress.during("building " + binary, () -> {
                module.build(go, platform, directory.resolve(binary));
                return binary;
            });
        }
        return Binaries.VERSION;
    }

    /** Without a version, clients that parse the server's own fail. */
    private static String versions() {
        String[] parts = Binaries.VERSION.split("\\.", -1);
        return "-X " + VERSION_PACKAGE + ".gitVersion=v" + Binaries.VERSION + " -X " + VERSION_PACKAGE + ".gitMajor="
                + parts[0] + " -X " + VERSION_PACKAGE + ".gitMinor=" + parts[1] + " -X " + VERSION_PACKAGE
                + ".gitTreeState=archive";
    }
}
