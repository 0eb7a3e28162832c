package io.spendlane.operator.benchmark;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Time on processors so far.
 *
 * @param server API server and etcd: all that this process has started, but for the operator
 * @param own the simulator and who calls the API server, both in this process
 */
record ProcessorTime(Duration operator, Duration server, Duration own) {
    static ProcessorTime now() {
        return new ProcessorTime(Duration.ZERO, children(child -> true), of(ProcessHandle.current()));
    }

    static ProcessorTime now(ProcessHandle operator) {
        return new ProcessorTime(
                of(operator), children(child -> child.pid() != operator.pid()), of(ProcessHandle.current()));
    }

    private static Duration children(Predicate<ProcessHandle> which) {
        return ProcessHandle.current()
                .children()
                .filter(which)
                .map(ProcessorTime::of)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(operator.minus(before.operator), server.minus(before.server), own.minus(before.own));
    }

    String perJob(int jobs) {
        return "CPU per job: operator %.1f ms, API server and etcd %.1f ms, simulator and caller %.1f ms"
                .formatted(each(operator, jobs), each(server, jobs), each(own, jobs));
    }

    private static double each(Duration all, int jobs) {
        return (double) all.toMillis() / jobs;
    }
}
