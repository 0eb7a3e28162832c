package io.spendlane.operator.it.crash;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Puts a crash point before and after every HTTP request, whoever sends it, and every change of the store. Nobody keeps a list of them: a
 * new call of the operator is a new point. The argument is the folder that {@link CrashPoints} works in.
 */
public final class CrashAgent {
    private CrashAgent() {}

    public static void premain(String folder, Instrumentation instrumentation) {
        CrashPoints.open(Path.of(folder));
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(named("okhttp3.internal.connection.RealCall"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Requests.class).on(named("getResponseWithInterceptorChain$okhttp"))))
                .type(hasSuperType(named("io.spendlane.operator.store.Store")))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Changes.class)
                        .on(namedOneOf("put", "create", "delete").and(not(isAbstract())))))
                .type(hasSuperType(named("io.spendlane.operator.store.Store$Writing")))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Commits.class)
                        .on(named("commit").and(takesArguments(0)).and(not(isAbstract())))))
                .installOn(instrumentation);
    }

    /** Around a request: its head is sent in between, and the head of its answer read. */
    public static final class Requests {
        private Requests() {}

        @Advice.OnMethodEnter
        static String enter(@Advice.This Object call) {
            String point = CrashPoints.ofRequest(call);
            CrashPoints.pass("before", point);
            return point;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter String point) {
            CrashPoints.pass("after", point);
        }
    }

    /** Around a small file's change. */
    public static final class Changes {
        private Changes() {}

        @Advice.OnMethodEnter
        static String enter(@Advice.Origin("#m") String method, @Advice.Argument(0) String path) {
            String point = CrashPoints.ofChange(method, path);
            CrashPoints.pass("before", point);
            return point;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Enter String point) {
            CrashPoints.pass("after", point);
        }
    }

    /** Around the moment when a streamed file appears. */
    public static final class Commits {
        private Commits() {}

        @Advice.OnMethodEnter
        static void enter() {
            CrashPoints.pass("before", "store commit");
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            CrashPoints.pass("after", "store commit");
        }
    }
}
