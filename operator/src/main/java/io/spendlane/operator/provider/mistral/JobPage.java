package io.spendlane.operator.provider.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A page of the jobs' listing, which is cut by position. A job that is created while it is read moves others to later pages, where they are
 * seen twice; one that is deleted moves others to earlier pages, where they are missed. Whether a batch is there hangs on it, so a listing
 * that got shorter is none.
 *
 * @param number from 0
 * @param seen jobs on the pages before it
 * @param total jobs that there are, as the page before said; -1 at the first
 */
record JobPage(int number, long seen, long total) {
    static JobPage from(@Nullable String after) {
        if (after == null) {
            return new JobPage(0, 0, -1);
        }
        String[] parts = after.split("/", -1);
        return new JobPage(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    Page read(Response response) throws IOException {
        Fields answer = Answer.object(response);
        JsonNode data = answer.node().path("data");
        Long all = answer.number("total");
        if (!data.isArray() || all == null) {
            throw new UnreadableAnswerException("the answer is no list");
        }
        if (all < total) {
            throw new UnreadableAnswerException("the listing got shorter while it was read");
        }
        List<RemoteBatch> jobs = new ArrayList<>();
        for (JsonNode job : data) {
            jobs.add(JobObject.read(new Fields(job)));
        }
        long sofar = seen + jobs.size();
        if (sofar >= all) {
            return new Page(List.copyOf(jobs), null);
        }
        if (jobs.isEmpty()) {
            throw new UnreadableAnswerException("the listing has more and does not show it");
        }
        return new Page(List.copyOf(jobs), (number + 1) + "/" + sofar + "/" + all);
    }
}
