package io.spendlane.operator.it.crash;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** The agent as a jar, and the folder by which it is told what to do. */
public final class CrashStage {
    private final Path folder;
    private final Path agent;

    public CrashStage() throws IOException {
        folder = Files.createTempDirectory("spendlane-crash-");
        agent = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Name("Premain-Class"), CrashAgent.class.getName());
        attributes.put(new Name("Can-Retransform-Classes"), "true");
        attributes.put(Name.CLASS_PATH, place(ByteBuddy.class).toUri().toString());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            // Only these classes: whatever else lies beside them, as a configuration of logs, must not reach the
            // operator.
            add(jar, place(CrashAgent.class));
        }
        Files.writeString(folder.resolve("passed"), "");
        arm("start", "");
    }

    private static void add(JarOutputStream jar, Path classes) throws IOException {
        Path here = classes.resolve(CrashAgent.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(here)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }

    private static Path place(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Options for the java command. */
    public List<String> options() {
        return List.of("-javaagent:" + agent + "=" + folder);
    }

    /** From now on points are counted for this run; the process ends at the given one, if any. */
    public void arm(String run, String point) throws IOException {
        write(run + "\n" + point);
    }

    /** The process is stopped at the point, until {@link #goOn}. */
    public void armStop(String run, String point) throws IOException {
        write(run + "\n" + point + "\nstop");
    }

    public boolean stopped() {
        return Files.exists(folder.resolve("stopped"));
    }

    /** To be called before the process gets its SIGCONT. */
    public void goOn() throws IOException {
        Files.deleteIfExists(folder.resolve("stopped"));
    }

    private void write(String order) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), order);
        Files.move(next, folder.resolve("armed"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The points that were passed in a run, in their order. */
    public List<String> passed(String run) throws IOException {
        return Files.readAllLines(folder.resolve("passed")).stream()
                .filter(line -> line.startsWith(run + "\t"))
                .map(line -> line.substring(run.length() + 1))
                .toList();
    }
}
