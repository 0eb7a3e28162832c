package io.spendlane.operator.release;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at a release, and has it run a job if it is given a simulator; says what it sees, a line each. */
public final class ReleaseCheck {
    /**
     * Where to look.
     *
     * @param operator its Service
     * @param namespace the operator's
     * @param simulator a provider simulator that the operator can reach; null: no job is run
     * @param name what the trial's lane and job are called, with something random behind it, and the Secret with the simulator's key
     * @param patience how long each look is repeated
     */
    public record Where(
            URI operator, String namespace, @Nullable URI simulator, String name, Duration patience) {
        private static final String USAGE =
                "usage: check-release [--patience=SECONDS] OPERATOR_URL [SIMULATOR_URL NAME]";
        private static final String PATIENCE = "--patience=";
        private static final Pattern BARE_IPV6 =
                Pattern.compile("(https?://)([0-9a-fA-F]*:[0-9a-fA-F:.]*)(:\\d+)(/.*)?");

        /** @throws IllegalArgumentException that says how to write them */
        public static Where of(List<String> arguments, String namespace) {
            Duration patience = Duration.ofMinutes(2);
            List<String> places = arguments;
            try {
                if (!arguments.isEmpty() && arguments.get(0).startsWith(PATIENCE)) {
                    patience =
                            Duration.ofSeconds(Integer.parseInt(arguments.get(0).substring(PATIENCE.length())));
                    places = arguments.subList(1, arguments.size());
                }
                if (places.size() != 1 && places.size() != 3) {
                    throw new IllegalArgumentException("so many arguments: " + places.size());
                }
                boolean trial = places.size() == 3;
                return new Where(
                        address(places.get(0)),
                        namespace,
                        trial ? address(places.get(1)) : null,
                        trial ? places.get(2) : "",
                        patience);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s; %s".formatted(e.getMessage(), USAGE), e);
            }
        }

        /** A pod cannot put its address into brackets when it is one of IPv6. */
        private static URI address(String written) {
            Matcher bare = BARE_IPV6.matcher(written);
            return URI.create(
                    bare.matches()
                            ? bare.group(1) + "[" + bare.group(2) + "]" + bare.group(3)
                                    + Objects.requireNonNullElse(bare.group(4), "")
                            : written);
        }
    }

    private final KubernetesClient client;
    private final Where where;
    private final PrintStream out;
    private final Clock clock;
    private boolean failed;

    public ReleaseCheck(KubernetesClient client, Where where, PrintStream out, Clock clock) {
        this.client = client;
        this.where = where;
        this.out = out;
        this.clock = clock;
    }

    /** Whether all is well. After the first fault nothing more is tried. */
    public boolean run() throws InterruptedException {
        Pages pages = new Pages();
        Release release = new Release(client, pages, where.operator(), where.namespace(), clock);
        look("the operator is ready", release::ready);
        look("store and cluster are of one installation", release::knowsItsInstallation);
        look("a process leads", release::leads);
        look("jobs are served", release::servesJobs);
        look("no lane is stalled", release::lanesAreUsable);
        if (where.simulator() != null && !failed) {
            attempt(pages, where.simulator());
        }
        return !failed;
    }

    private void attempt(Pages pages, URI simulator) throws InterruptedException {
        String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Trial trial = new Trial(client, pages, simulator, where.namespace(), where.name() + "-" + suffix, where.name());
        look("the simulator answers", trial::simulatorAnswers);
        try {
            look("a lane and a job are applied", trial::applied);
            look("the job is complete", trial::complete);
            look("the lane's books agree with the provider's invoice", trial::booksAgree);
        } finally {
            tell("lane and job are gone again", Look.until(end(), trial::tidied));
        }
    }

    private void look(String what, Look look) throws InterruptedException {
        if (!failed) {
            tell(what, Look.until(end(), look));
        }
    }

    private void tell(String what, @Nullable String fault) {
        failed |= fault != null;
        out.println(fault == null ? "ok    " + what : "FAIL  " + what + ": " + fault);
    }

    private Instant end() {
        return clock.instant().plus(where.patience());
    }
}
