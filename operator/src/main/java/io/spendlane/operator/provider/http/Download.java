package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reads a file's content, which the provider may keep elsewhere. */
public final class Download {
    private static final int MOST_REDIRECTS = 3;

    private final Http http;

    public Download(Http http) {
        this.http = http;
    }

    public InputStream open(String operation, HttpUrl url) throws ProviderException {
        return http.free(operation, () -> follow(operation, url), Body::new);
    }

    /** Follows redirects by hand: the key goes to no other host, and nothing goes from https to http. */
    private Response follow(String operation, HttpUrl home) throws IOException, ProviderException {
        HttpUrl url = home;
        for (int redirects = 0; ; redirects++) {
            Request.Builder request = http.atHome(url) ? http.request(url) : http.strange(url);
            Response response = Http.send(http.clients().transfers(), request.build());
            if (!response.isRedirect()) {
                return response;
            }
            String location = response.header("Location");
            response.close();
            url = target(url, location, home);
            if (url == null) {
                throw http.faults().invalid(operation, "a redirect that leads nowhere, or from https to http");
            }
            if (redirects == MOST_REDIRECTS) {
                throw http.faults().invalid(operation, "more than " + MOST_REDIRECTS + " redirects");
            }
        }
    }

    /** {@code null}: not to be followed. */
    public static @Nullable HttpUrl target(HttpUrl from, @Nullable String location, HttpUrl home) {
        HttpUrl to = location == null ? null : from.resolve(location);
        return to != null && home.isHttps() && !to.isHttps() ? null : to;
    }

    /** Bytes as they come; a download that breaks off says so without quoting what it got. */
    private static final class Body extends FilterInputStream {
        private long bytes;

        Body(Response response) {
            super(response.body().byteStream());
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                int count = super.read(into, offset, length);
                bytes += Math.max(0, count);
                return count;
            } catch (IOException e) {
                throw new IOException("the download broke off after " + bytes + " bytes: " + Faults.describe(e));
            }
        }
    }
}
