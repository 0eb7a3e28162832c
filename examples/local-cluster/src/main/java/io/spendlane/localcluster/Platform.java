package io.spendlane.localcluster;

import java.util.Locale;

/** Operating system and processor, in Go's names: {@code linux-amd64}. */
record Platform(String os, String arch) {

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** @throws ClusterException where no kube-apiserver runs, such as Windows */
    static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "darwin" : name;
        String arch = switch (osArch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> osArch;
        };
        if (!os.equals("linux") && !os.equals("darwin")) {
            throw new ClusterException("A local cluster runs on Linux and macOS, not on " + osName
                    + ". Use a virtual machine or WSL, or point KUBECONFIG at a cluster that you have.");
        }
        return new Platform(os, arch);
    }

    @Override
    public String toString() {
        return os + "-" + arch;
    }
}
