package org.compostela.engines.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one credential of this node (RFC 7617), set before the node is made: OpenSearch makes its plugins itself. */
final class Credential {
    private static volatile byte @Nullable [] expected;

    private Credential() {}

    static void set(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        expected = ("Basic " + pair).getBytes(UTF_8);
    }

    /** Compares in constant time. */
    static boolean matches(@Nullable List<String> authorization) {
        byte[] wanted = expected;
        return wanted != null
                && authorization != null
                && authorization.size() == 1
                && MessageDigest.isEqual(wanted, authorization.get(0).getBytes(UTF_8));
    }
}
