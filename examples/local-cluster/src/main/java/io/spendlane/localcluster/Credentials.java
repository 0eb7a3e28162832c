package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys and tokens of one cluster: the API server's token file, and the key pair that signs service account tokens. */
final class Credentials {
    static final String TOKENS = "tokens.csv";
    static final String SIGNING_KEY = "service-account.key";
    static final String VERIFYING_KEY = "service-account.pub";

    private final Map<User, String> tokens = new LinkedHashMap<>();

    Credentials(List<User> users) {
        tokens.put(User.ADMIN, token());
        users.forEach(user -> tokens.put(user, token()));
    }

    String adminToken() {
        return token(User.ADMIN.name());
    }

    String token(String user) {
        return tokens.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(user))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new ClusterException("No user " + user + " in this cluster, only "
                        + tokens.keySet().stream().map(User::name).toList()
                        + ". Name users before the start: Options.withUser(name, groups...)."));
    }

    void write(Path directory) throws IOException {
        KeyPair pair = keyPair();
        secret(directory.resolve(TOKENS), tokenFile());
        secret(
                directory.resolve(SIGNING_KEY),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        secret(
                directory.resolve(VERIFYING_KEY),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    /** Writes a file that only this user may read. */
    static void secret(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** As kube-apiserver reads it: token, user, uid, "group,group". */
    private String tokenFile() {
        StringBuilder lines = new StringBuilder();
        tokens.forEach((user, token) -> lines.append("%s,\"%s\",\"%s\",\"%s\"\n"
                .formatted(token, user.name(), user.name(), String.join(",", user.groups()))));
        return lines.toString();
    }

    private static String token() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has EC keys", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
