package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** The server's certificate chain and private key, both PEM. A pair that is absent is made self-signed at start. */
public record TlsSettings(Path certificate, Path key) {
    public TlsSettings {
        requireNonNull(certificate, "certificate");
        requireNonNull(key, "key");
    }
}
