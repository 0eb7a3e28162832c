package io.spendlane.operator.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.WireServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final Reply BATCH = Reply.ok("{\"id\":\"b1\",\"status\":\"completed\"}");

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final Calls calls = (provider, operation, fault, took) -> {
        assertThat(took).isPositive();
        called.add(provider + " " + operation + " " + (fault == null ? "ok" : fault));
    };
    private final Providers providers = providers(true);

    @AfterEach
    void close() {
        providers.close();
    }

    @Test
    void anAccountKeepsItsClientWhileItsKeyIsTheSame() throws Exception {
        Account account = account("http://127.0.0.1:1/v1");
        BatchProvider first = providers.of(account, "sk-1");
        assertThat(providers.of(account, "sk-1\n")).isSameAs(first);
        assertThat(providers.of(account("http://127.0.0.1:1/v1/"), "sk-1")).isSameAs(first);
        assertThat(providers.of(account, "sk-2")).isNotSameAs(first);
        assertThat(providers.of(new Account(Provider.OpenAICompatible, account.baseUrl(), "other", "key"), "sk-1"))
                .isNotSameAs(first);
    }

    @Test
    void aNewKeyIsUsedAtOnce() throws Exception {
        try (WireServer server = new WireServer(seen -> BATCH)) {
            Account account = account(server.url());
            providers.of(account, "sk-1").get("b1");
            providers.of(account, "sk-2").get("b1");
            assertThat(server.seen())
                    .extracting(seen -> seen.header("authorization"))
                    .containsExactly("Bearer sk-1", "Bearer sk-2");
        }
    }

    @Test
    void accountsShareConnections() throws Exception {
        try (WireServer server = new WireServer(seen -> BATCH)) {
            providers.of(account(server.url()), "sk-1").get("b1");
            providers
                    .of(new Account(Provider.OpenAI, server.url(), "other", "key"), "sk-2")
                    .get("b1");
            assertThat(server.seen()).extracting(Seen::connection).containsExactly(1, 1);
            assertThat(server.seen())
                    .extracting(seen -> seen.header("user-agent"))
                    .containsOnly("spendlane/test");
        }
    }

    @Test
    void everyCallIsTold() throws Exception {
        try (WireServer server = new WireServer(seen -> seen.target().contains("gone") ? Reply.status(404) : BATCH)) {
            BatchProvider batches = providers.of(account(server.url()), "sk-1");
            batches.get("b1");
            ((InputFiles) batches.input()).file("gone");
            assertThatThrownBy(() -> batches.content("gone")).isInstanceOf(ProviderException.class);
            batches.create(NewBatch.ofFile("name", "m", "f"));
            ((InputFiles) batches.input()).deleteFile("gone");
            assertThat(called)
                    .containsExactly(
                            "OpenAICompatible GET ok",
                            "OpenAICompatible FILE ok",
                            "OpenAICompatible CONTENT NOT_FOUND",
                            "OpenAICompatible CREATE ok",
                            "OpenAICompatible DELETE_FILE ok");
        }
    }

    @Test
    void anAccountHasSixteenCallsInFlight() throws Exception {
        Semaphore arrived = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (WireServer server = new WireServer(seen -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            arrived.release();
            await(go);
            now.decrementAndGet();
            return BATCH;
        })) {
            BatchProvider batches = providers.of(account(server.url()), "sk-1");
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> batches.get("b1")));
            }
            assertThat(arrived.tryAcquire(16, 30, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
            assertThat(server.seen()).hasSize(20);
            assertThat(most).hasValueBetween(1, 16);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void callsThatAreAnsweredAtOnceLeaveSomeTurnsToOthers() throws Exception {
        Semaphore arrived = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try (WireServer server = new WireServer(seen -> {
            if (seen.method().equals("POST")) {
                arrived.release();
                await(go);
            }
            return BATCH;
        })) {
            RealtimeProvider realtime = providers.realtime(account(server.url()), "sk-1");
            byte[] line = "{\"custom_id\":\"r-1\",\"body\":{\"model\":\"m\"}}".getBytes(StandardCharsets.UTF_8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> realtime.ask(line, "m")));
            }
            assertThat(arrived.tryAcquire(12, 30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> realtime.ask(line, "m"))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE))
                    .hasMessageContaining("the call was not made");
            assertThat(providers.of(account(server.url()), "sk-1").get("b1").id())
                    .isEqualTo("b1");
            go.countDown();
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
            assertThat(server.seen()).hasSize(13);
            assertThat(server.seen()).extracting(Seen::connection).doesNotHaveDuplicates();
            assertThat(called.stream().filter("OpenAICompatible ASK ok"::equals))
                    .hasSize(12);
            assertThat(called).contains("OpenAICompatible ASK RETRYABLE");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void plainHttpIsRefused() {
        try (Providers strict = providers(false)) {
            assertThatThrownBy(() -> strict.of(account("http://127.0.0.1:1/v1"), "sk-1"))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                    .hasMessageContaining("SPENDLANE_ALLOW_HTTP=true");
        }
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutShowingIt() {
        for (String key : List.of("", " \n", "sk-1 sk-2", "sk-1\nsk-2", "sk-ключ")) {
            assertThatThrownBy(() -> providers.of(account("http://127.0.0.1:1"), key))
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AUTHENTICATION))
                    .hasMessageContaining("Secret")
                    .hasMessageNotContaining("sk-");
        }
    }

    @Test
    void aWireNeedsNoAccount() {
        assertThat(Providers.wire(Provider.OpenAI).limits().maxItems()).isEqualTo(50_000);
        assertThat(Providers.wire(Provider.OpenAICompatible).limits().maxBytes())
                .isEqualTo(200_000_000);
    }

    @Test
    void closedItWaitsForNothing() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.status(503))) {
            BatchProvider batches = providers.of(account(server.url()), "sk-1");
            providers.close();
            assertThatThrownBy(() -> batches.get("b1")).isInstanceOf(ProviderException.class);
            assertThat(server.seen()).hasSize(1);
        }
    }

    private Providers providers(boolean allowHttp) {
        return new Providers(allowHttp, "spendlane/test", Timeouts.DEFAULT, calls, Clock.systemUTC());
    }

    private static Account account(String baseUrl) {
        return new Account(Provider.OpenAICompatible, baseUrl, "secret", "key");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
