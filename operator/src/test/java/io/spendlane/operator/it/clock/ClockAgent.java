package io.spendlane.operator.it.clock;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.time.Instant;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** Moves the whole process's clock, as that of its node would be: the operator's own, and what libraries ask. The argument is in seconds. */
public final class ClockAgent {
    private static final long MILLIS = 1000;

    private ClockAgent() {}

    public static void premain(String seconds, Instrumentation instrumentation) {
        long millis = Long.parseLong(seconds) * MILLIS;
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .ignore(none())
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(named("java.time.Clock"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.withCustomMapping()
                        .bind(Offset.class, millis)
                        .to(Now.class)
                        .on(named("currentInstant"))))
                .type(named("java.time.Clock$SystemClock"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.withCustomMapping()
                        .bind(Offset.class, millis)
                        .to(Millis.class)
                        .on(named("millis"))))
                .installOn(instrumentation);
    }

    /** In milliseconds. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Offset {}

    /** Of all that asks for an instant. */
    public static final class Now {
        private Now() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now, @Offset long millis) {
            now = now.plusMillis(millis);
        }
    }

    /** Of those that ask a clock for milliseconds. */
    public static final class Millis {
        private Millis() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long now, @Offset long millis) {
            now += millis;
        }
    }
}
