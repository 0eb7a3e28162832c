package io.spendlane.operator.provider.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Download;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.UnreadableAnswerException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What is in a data set: files, of answers and of errors, at addresses that hold for ten minutes and are as good as a key. */
final class Output {
    private final Http http;

    Output(Http http) {
        this.http = http;
    }

    /** All files, one after the other, each from the beginning of a line. */
    InputStream open(String dataset) throws ProviderException {
        HttpUrl url = http.object("content", dataset + ":getDownloadEndpoint", Datasets.COLLECTION)
                .build();
        List<HttpUrl> addresses = http.free("content", http.request(url).build(), this::addresses);
        List<InputStream> files = new ArrayList<>();
        try {
            for (HttpUrl address : addresses) {
                files.add(new Lines(new Download(http).open("content", address)));
            }
            return new SequenceInputStream(Collections.enumeration(files));
        } catch (ProviderException e) {
            files.forEach(Output::close);
            throw e;
        }
    }

    /** Answers come before errors, as their names do. */
    private List<HttpUrl> addresses(Response response) throws IOException {
        HttpUrl home = http.url().build();
        Map<String, HttpUrl> addresses = new TreeMap<>();
        JsonNode files = Answer.object(response).node().path("filenameToSignedUrls");
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            @Nullable HttpUrl address = Download.target(home, file.getValue().asText(), home);
            if (address == null) {
                throw new UnreadableAnswerException("the answer names no address to download from");
            }
            addresses.put(file.getKey(), address);
        }
        if (addresses.isEmpty()) {
            throw new UnreadableAnswerException("the answer names no file");
        }
        return List.copyOf(addresses.values());
    }

    private static void close(InputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing is read from it any more.
        }
    }

    /** Ends in a line's end, if it has anything. */
    private static final class Lines extends FilterInputStream {
        private int last = '\n';

        Lines(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) {
                last = into[offset + count - 1];
            } else if (count < 0 && last != '\n') {
                last = '\n';
                return new ByteArrayInputStream(new byte[] {'\n'}).read(into, offset, length);
            }
            return count;
        }
    }
}
