package io.spendlane.simulator.fireworks;

import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.provider.Manners;
import org.jspecify.annotations.Nullable;

/** Keys and errors. An address to download from is as good as the key that it was made with. */
final class FireworksManners implements Manners {
    private final Downloads downloads;

    FireworksManners(Downloads downloads) {
        this.downloads = downloads;
    }

    @Override
    public String key(Request request) {
        return downloads.key(request).orElseGet(() -> Manners.bearer(request));
    }

    @Override
    public WireError wrongKey(String key) {
        return FireworksError.wrongKey();
    }

    @Override
    public WireError noSuchUrl(String method, String path) {
        return FireworksError.of(404, "Not Found");
    }

    @Override
    public WireError typical(int status, @Nullable String code) {
        return FireworksError.of(status, "Injected: " + FireworksError.word(status));
    }
}
