package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.localcluster.HelmCli;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Helm's own command, and others beside it, as a person would at a prompt. */
final class HelmRun {
    private static final long PATIENCE_SECONDS = 120;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** {@code folder}: where commands are run; Helm's own files are kept in it, so that nothing of this machine's user is used. */
    HelmRun(HelmCli helm, Path folder) {
        this.folder = folder;
        environment.put("PATH", helm.find().getParent() + File.pathSeparator + System.getenv("PATH"));
        environment.put("HELM_CACHE_HOME", folder.resolve(".helm/cache").toString());
        environment.put("HELM_CONFIG_HOME", folder.resolve(".helm/config").toString());
        environment.put("HELM_DATA_HOME", folder.resolve(".helm/data").toString());
        environment.put("KUBECONFIG", "/dev/null");
    }

    /** Against this cluster, with its kubectl. */
    HelmRun on(Installation installation) {
        environment.put("KUBECONFIG", installation.cluster.kubeconfigFile().toString());
        environment.put(
                "PATH", installation.cluster.binaries().directory() + File.pathSeparator + environment.get("PATH"));
        return this;
    }

    HelmRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    record Ended(int code, String said) {
        String ok() {
            assertThat(code).as(said).isZero();
            return said;
        }

        String refused() {
            assertThat(code).as(said).isNotZero();
            return said;
        }
    }

    Ended helm(String... arguments) {
        List<String> command = new ArrayList<>(List.of("helm"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    Ended shell(String line) {
        return run(List.of("bash", "-c", line));
    }

    /** {@code env} looks for the program in the PATH that is set here. */
    private Ended run(List<String> command) {
        List<String> all = new ArrayList<>(List.of("env"));
        all.addAll(command);
        try {
            File said = File.createTempFile("said-", ".log", folder.toFile());
            ProcessBuilder builder = new ProcessBuilder(all)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(said);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end:\n" + Files.readString(said.toPath()));
            }
            return new Ended(process.exitValue(), Files.readString(said.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
