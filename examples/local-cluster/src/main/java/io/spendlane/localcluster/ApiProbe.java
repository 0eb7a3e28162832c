package io.spendlane.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks the API server whether it is ready, as a client would: over TLS, with a token. */
final class ApiProbe {
    /** The namespaces are made in the background, after readiness; clients count on them. */
    private static final List<String> PATHS =
            List.of("/readyz", "/api/v1/namespaces/default", "/api/v1/namespaces/kube-system");

    private static final int TIMEOUT = (int) Duration.ofSeconds(5).toMillis();

    private final String url;
    private final Path authority;
    private final String token;

    ApiProbe(String url, Path authority, String token) {
        this.url = url;
        this.authority = authority;
        this.token = token;
    }

    /** @throws IOException while it is not ready; the message says what is missing */
    void check() throws IOException {
        if (!Files.exists(authority)) {
            throw new IOException("the API server has not yet made its certificate");
        }
        SSLContext tls = trusting();
        for (String path : PATHS) {
            HttpsURLConnection connection =
                    (HttpsURLConnection) URI.create(url + path).toURL().openConnection();
            connection.setSSLSocketFactory(tls.getSocketFactory());
            connection.setConnectTimeout(TIMEOUT);
            connection.setReadTimeout(TIMEOUT);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            int status = connection.getResponseCode();
            connection.disconnect();
            if (status != 200) {
                throw new IOException("GET " + path + " is answered with " + status);
            }
        }
    }

    private SSLContext trusting() throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("c" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authority + " cannot be used yet: " + e, e);
        }
    }
}
