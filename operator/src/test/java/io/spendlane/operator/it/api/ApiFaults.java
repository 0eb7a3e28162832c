package io.spendlane.operator.it.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** What goes wrong between the operator and the API server, from now on. Counts what it spoiled, for a fault that never happens proves nothing. */
public final class ApiFaults {
    private static final int ALL = 100;

    private final Random random = new Random(20261121);
    private final Map<String, Integer> spoiled = new ConcurrentHashMap<>();
    private final Map<String, byte[]> oldLists = new ConcurrentHashMap<>();
    private volatile List<Spoil> spoils = List.of();
    private volatile Duration lag = Duration.ZERO;
    private volatile int droppedPercent;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** A request as it arrives: method, path and query. */
    public record Asked(String method, String path, String query) {
        public boolean isStatusWrite() {
            return method.equals("PUT") && path.endsWith("/status");
        }

        public boolean isWrite() {
            return !method.equals("GET") && !path.contains("/leases/");
        }

        /** Kubernetes lets only these be answered from an old state. */
        boolean mayBeOld() {
            return method.equals("GET") && ("&" + query + "&").contains("&resourceVersion=0&");
        }
    }

    /**
     * What is answered instead.
     *
     * @param done whether the API server does it all the same
     * @param status 0: the connection breaks off without an answer
     * @param retryAfterSeconds 0: no such header
     */
    public record Answer(boolean done, int status, int retryAfterSeconds) {
        public static Answer refused(int status) {
            return new Answer(false, status, 0);
        }

        public static Answer doneBut(int status) {
            return new Answer(true, status, 0);
        }

        public static Answer throttled(int seconds) {
            return new Answer(false, 429, seconds);
        }
    }

    /** So many per cent of these requests get this answer. */
    public record Spoil(Predicate<Asked> on, int percent, Answer answer) {}

    /** Replaces what was told before. */
    public void spoil(Spoil... those) {
        spoils = List.of(those);
    }

    /** Watch events come so much later. */
    public void lag(Duration by) {
        lag = by;
    }

    /** No watch event comes until {@link #heal}; then all come at once. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    void passGate() throws InterruptedException {
        gate.await();
    }

    /** So many per cent of the watch events never come. */
    public void drop(int percent) {
        droppedPercent = percent;
    }

    /** Nothing fails any more. */
    public void heal() {
        spoils = List.of();
        lag = Duration.ZERO;
        droppedPercent = 0;
        oldLists.clear();
        gate.countDown();
    }

    /** How often something went wrong, by what. */
    public Map<String, Integer> spoiled() {
        return Map.copyOf(spoiled);
    }

    synchronized Optional<Answer> instead(Asked asked) {
        Optional<Answer> answer = spoils.stream()
                .filter(spoil -> spoil.on().test(asked) && random.nextInt(ALL) < spoil.percent())
                .map(Spoil::answer)
                .findFirst();
        answer.ifPresent(a -> count((a.done() ? "done, then " : "") + (a.status() == 0 ? "cut off" : a.status())));
        return answer;
    }

    void oldList(String path, byte[] body) {
        oldLists.put(path, body);
    }

    Optional<byte[]> oldAnswer(Asked asked) {
        Optional<byte[]> old = asked.mayBeOld() ? Optional.ofNullable(oldLists.get(asked.path())) : Optional.empty();
        old.ifPresent(body -> count("old list"));
        return old;
    }

    Duration lag() {
        if (!lag.isZero()) {
            count("late event");
        }
        return lag;
    }

    synchronized boolean drops() {
        boolean drops = random.nextInt(ALL) < droppedPercent;
        if (drops) {
            count("dropped event");
        }
        return drops;
    }

    void count(String what) {
        spoiled.merge(what, 1, Integer::sum);
    }
}
