package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** One job's whole way: submit, watch, partial failure, retry, collect, settle, delete, replay, delete. */
final class WholeWay {
    private static final int FIRST_READS = 3;
    /** Where a batch goes with its results, a crash between reading and recording leaves one that is sought for a minute. */
    private static final Duration LOST_FOR_A_MINUTE = Duration.ofMinutes(4);

    /** What is left when all is done. */
    record End(List<String> results, List<String> deadLetters, BigDecimal invoice) {}

    private WholeWay() {}

    /** Goes it at the chosen provider, in a scene of its own, and looks whether the books balance. */
    static End go(Scene scene) {
        scene.provider().behaves("{'completionSeconds': 1}");
        scene.patient(LOST_FOR_A_MINUTE);
        scene.lane("$lane", Wire.chosen().target("limits: {maxItemsPerBatch: 2}"), Scene.budget("1"));
        job(scene);
        scene.awaitComplete("job");
        List<String> results = scene.lines("outbox/job/results.jsonl");
        List<String> deadLetters = scene.lines("outbox/job/dead-letters.jsonl");
        gone(scene);
        job(scene);
        scene.awaitCondition("job", "Complete", "RecordedEarlier", "");
        assertThat(scene.lines("outbox/job/results.jsonl")).isEqualTo(results);
        gone(scene);
        scene.books().balance();
        Platform.cluster().kubectl("delete", "spendlane", scene.laneName(), "--timeout=60s");
        return new End(results, deadLetters, scene.provider().invoice());
    }

    private static void job(Scene scene) {
        String input =
                "input: {inline: [{id: a, text: one}, {id: b, text: \"two [[sim-error-500]]\"}, {id: c, text: three}]}";
        scene.job("job", input, "retry: {maxAttempts: 2}", "maxFailedPercent: 50");
    }

    static void gone(Scene scene) {
        scene.delete("job");
        scene.until("the job is gone", () -> scene.find("job").isEmpty());
    }

    /** The points of a run, each once; of reads, which go on until something happens, the first few. */
    static List<String> points(List<String> passed) {
        return passed.stream()
                .distinct()
                .filter(point -> !point.contains(" GET ")
                        || Integer.parseInt(point.substring(point.lastIndexOf(' ') + 1)) <= FIRST_READS)
                .toList();
    }

    /** So many of them, evenly spread; {@code all}: all; anything else: those that have it in their names. */
    static List<String> spread(List<String> points, String wanted) {
        if (wanted.equals("all")) {
            return points;
        }
        if (!wanted.matches("\\d+")) {
            return points.stream().filter(point -> point.contains(wanted)).toList();
        }
        int number = Math.min(Integer.parseInt(wanted), points.size());
        return IntStream.range(0, number)
                .mapToObj(i -> points.get(i * points.size() / number))
                .toList();
    }
}
