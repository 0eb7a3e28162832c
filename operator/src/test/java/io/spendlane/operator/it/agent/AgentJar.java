package io.spendlane.operator.it.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Makes the jar of an agent: its package and nothing else, for what lies beside it, as a configuration of logs, must not reach the operator. */
public final class AgentJar {
    private AgentJar() {}

    /** A new file. */
    public static Path of(Class<?> agent) throws IOException {
        Path file = Files.createTempFile("spendlane-agent-", ".jar");
        Manifest manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Name("Premain-Class"), agent.getName());
        attributes.put(new Name("Can-Retransform-Classes"), "true");
        attributes.put(Name.CLASS_PATH, place(ByteBuddy.class).toUri().toString());
        Path classes = place(agent);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                Stream<Path> files =
                        Files.list(classes.resolve(agent.getPackageName().replace('.', '/')))) {
            for (Path each : (Iterable<Path>) files::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
            }
        }
        return file;
    }

    private static Path place(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
