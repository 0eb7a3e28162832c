package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.BatchWire.Limits;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.UploadedFiles.Form;
import io.spendlane.operator.provider.wire.TokenOverhead;
import java.time.Duration;
import java.util.List;
import okhttp3.Headers;

/**
 * Where servers with OpenAI's API differ from it.
 *
 * @param endpoint what a batch runs, as create calls and lines name it
 * @param keyHeader of the key by itself; empty: a bearer token
 * @param form of an upload
 * @param nameKey of our name for a batch in its metadata
 * @param pages how a listing goes on
 * @param billsFailures whether it may bill what it began and did not finish, or filtered, without saying so
 * @param settlingTime how long a create whose outcome is unknown may still turn up
 * @param tier the service tier that a call names which is answered at once; empty: none
 * @param routed whether each call names its model, which leads to an account behind a gateway
 */
public record Dialect(
        String endpoint,
        String keyHeader,
        Form form,
        String nameKey,
        Pages pages,
        Limits limits,
        TokenOverhead overhead,
        boolean billsFailures,
        Duration settlingTime,
        String tier,
        boolean routed) {

    /** How a listing goes on. */
    public enum Pages {
        AFTER_ID,
        AFTER_NUMBER,
        /** It does not: it is an array of all. */
        BARE
    }

    /** In the base URL of an account that is one model's: the query parameter that leads to it. */
    public static final String MODEL = "model";

    private static final String CHAT = "/v1/chat/completions";
    private static final String NAME = "spendlane_batch";
    private static final Form PLAIN = new Form(List.of("files"), List.of(), "batch", false);
    /** OpenAI's own: 50,000 requests and 200 MB. */
    private static final Limits LIMITS = new Limits(50_000, 200_000_000);

    /** OpenAI reports 3 tokens per request and 3 to 4 per message, and a schema at about its own length. */
    private static final TokenOverhead KNOWN = new TokenOverhead(64, 16, 64, 1);
    /**
     * Templates of open models write a system message of their own when there is none, of up to some 500 tokens; servers put the
     * schema into the prompt indented and with escaped characters.
     */
    private static final TokenOverhead OPEN_MODELS = new TokenOverhead(1024, 32, 256, 2);

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofMinutes(60);

    /** Without a tier, a project's own setting decides, and with it the price: some cost twice as much. */
    public static final Dialect OPENAI =
            new Dialect(CHAT, "", PLAIN, NAME, Pages.AFTER_ID, LIMITS, KNOWN, false, QUARTER, "default", false);

    /** Takes twice as many requests as OpenAI; bills prompt and answer of what its content filter refuses, and maybe what timed out. */
    public static final Dialect AZURE = new Dialect(
            "/chat/completions",
            "api-key",
            PLAIN,
            NAME,
            Pages.AFTER_ID,
            new Limits(100_000, 200_000_000),
            KNOWN,
            true,
            QUARTER,
            "",
            false);

    /** Of any other server: its template may add more, and it may bill failed requests without saying so. */
    public static final Dialect COMPATIBLE =
            new Dialect(CHAT, "", PLAIN, NAME, Pages.AFTER_ID, LIMITS, OPEN_MODELS, true, HOUR, "", false);

    /** As OpenAI, but for smaller files, and listings of one page. */
    public static final Dialect GROQ = new Dialect(
            CHAT, "", PLAIN, NAME, Pages.AFTER_ID, new Limits(50_000, 100_000_000), OPEN_MODELS, true, HOUR, "", false);

    /** Jobs bear no names and are found by their input. What failed is not billed. */
    public static final Dialect TOGETHER = new Dialect(
            CHAT,
            "",
            new Form(List.of("files"), List.of("upload"), "batch-api", true),
            NAME,
            Pages.BARE,
            new Limits(50_000, 100_000_000),
            OPEN_MODELS,
            false,
            HOUR,
            "",
            false);

    /** Has a field of its own for names. What failed is not billed. */
    public static final Dialect DASHSCOPE = new Dialect(
            CHAT,
            "",
            PLAIN,
            "ds_name",
            Pages.AFTER_ID,
            new Limits(50_000, 500_000_000),
            OPEN_MODELS,
            false,
            HOUR,
            "",
            false);

    /** A gateway to models of one's own, whose listings count. */
    public static final Dialect LLM_D =
            new Dialect(CHAT, "", PLAIN, NAME, Pages.AFTER_NUMBER, LIMITS, OPEN_MODELS, true, HOUR, "", false);

    /**
     * A proxy that hands everything on to the account that it has for a model. What is behind it decides what is billed.
     *
     * @see <a href="https://docs.litellm.ai/docs/batches">Batches</a>
     */
    public static final Dialect LITELLM =
            new Dialect(CHAT, "", PLAIN, NAME, Pages.AFTER_ID, LIMITS, OPEN_MODELS, true, HOUR, "", true);

    Http http(Access access) {
        return keyHeader.isEmpty()
                ? Http.bearer(access, OpenAIRefusals::read)
                : new Http(access, Headers.of(keyHeader, access.key().value()), keyHeader, OpenAIRefusals::read);
    }
}
