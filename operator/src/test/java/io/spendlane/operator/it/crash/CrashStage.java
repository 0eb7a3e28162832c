package io.spendlane.operator.it.crash;

import io.spendlane.operator.it.agent.AgentJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The agent as a jar, and the folder by which it is told what to do. */
public final class CrashStage {
    private final Path folder;
    private final Path agent;

    public CrashStage() throws IOException {
        folder = Files.createTempDirectory("spendlane-crash-");
        agent = AgentJar.of(CrashAgent.class);
        Files.writeString(folder.resolve("passed"), "");
        arm("start", "");
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
