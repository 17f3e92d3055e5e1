package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The folder a server lives in: what the user writes ({@code conf}, {@code extensions}) and what the server keeps
 * ({@code data}, {@code logs}).
 */
public record Home(Path root) {
    public Home {
        root = requireNonNull(root, "root").toAbsolutePath().normalize();
    }

    public Path conf() {
        return root.resolve("conf");
    }

    public Path configurationFile() {
        return conf().resolve("compostela.conf");
    }

    public Path data() {
        return root.resolve("data");
    }

    /** Generated credentials and keys, mode 0700: whoever reads this folder is the server. */
    public Path secrets() {
        return data().resolve("secrets");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path extensions() {
        return root.resolve("extensions");
    }

    /** The bearer token of the web admin API, mode 0600, made at the first start. */
    public Path adminToken() {
        return secrets().resolve("admin-token");
    }

    /**
     * What the running server tells its command line: pid, state, the addresses its listeners really have (port 0 is
     * resolved), the admin URL. Written whole by rename, JSON, removed at a clean stop.
     */
    public Path runtimeFile() {
        return data().resolve("server.json");
    }

    /** Relative paths of the configuration are relative to the home. */
    public Path resolve(String path) {
        return root.resolve(path).normalize();
    }
}
