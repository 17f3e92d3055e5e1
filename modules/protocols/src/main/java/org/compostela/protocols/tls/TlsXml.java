package org.compostela.protocols.tls;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.stream.Collectors;
import org.compostela.configuration.TlsSettings;

/** The {@code <tls>} element of James' listener configurations. */
public final class TlsXml {
    /** How a connection gets its TLS. */
    public enum Mode {
        /** From the first byte (RFC 8314 §3). */
        IMPLICIT,
        /** By a command of the client. */
        STARTTLS,
        NONE
    }

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** RFC 9325 §4.2: of TLS 1.2 only what has forward secrecy and authenticated encryption. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private TlsXml() {}

    public static String element(TlsSettings settings, Mode mode) {
        return "<tls socketTLS=\"" + (mode == Mode.IMPLICIT) + "\" startTLS=\"" + (mode == Mode.STARTTLS) + "\">"
                + "<privateKey>" + escape("file://" + settings.key()) + "</privateKey>"
                + "<certificates>" + escape("file://" + settings.certificate()) + "</certificates>"
                + "<supportedProtocols>" + elements("protocol", PROTOCOLS) + "</supportedProtocols>"
                + "<supportedCipherSuites>" + elements("cipherSuite", CIPHER_SUITES) + "</supportedCipherSuites>"
                + "</tls>";
    }

    private static String elements(String name, List<String> values) {
        return values.stream()
                .map(value -> "<" + name + ">" + value + "</" + name + ">")
                .collect(Collectors.joining());
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
