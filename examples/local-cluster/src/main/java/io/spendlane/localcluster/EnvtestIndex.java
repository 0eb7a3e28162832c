package io.spendlane.localcluster;

import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code envtest-releases.yaml}: per archive its name, {@code hash} (SHA-512, hex) and {@code selfLink}. */
final class EnvtestIndex {
    private static final Pattern ENTRY =
            Pattern.compile("envtest-v(?<version>\\d+\\.\\d+\\.\\d+)-(?<platform>[a-z]+-[a-z0-9]+)\\.tar\\.gz:\\s+"
                    + "hash: (?<hash>[0-9a-f]{128})\\s+selfLink: (?<link>https?://\\S+)");

    private EnvtestIndex() {}

    /** An archive as published. */
    record Archive(String version, String sha512, URI url) {
        int patch() {
            return Integer.parseInt(version.substring(version.lastIndexOf('.') + 1));
        }
    }

    /** The archive of the pinned minor version with the highest patch, for this platform. */
    static Optional<Archive> newest(String yaml, Platform platform) {
        String minor = Binaries.VERSION.substring(0, Binaries.VERSION.lastIndexOf('.') + 1);
        return ENTRY.matcher(yaml)
                .results()
                .map(result -> ENTRY.matcher(result.group()))
                .filter(Matcher::matches)
                .filter(entry -> entry.group("version").startsWith(minor)
                        && entry.group("platform").equals(platform.toString()))
                .map(entry -> new Archive(entry.group("version"), entry.group("hash"), URI.create(entry.group("link"))))
                .max(Comparator.comparingInt(Archive::patch));
    }
}
