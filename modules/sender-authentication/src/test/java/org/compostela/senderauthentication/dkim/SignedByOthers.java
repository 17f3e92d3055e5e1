package org.compostela.senderauthentication.dkim;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.compostela.senderauthentication.dns.TestZone;

/** Messages in the resources, and the keys of those who signed them. */
final class SignedByOthers {
    private SignedByOthers() {}

    static byte[] message(String name) {
        try {
            return Resources.toByteArray(Resources.getResource("dkim/" + name + ".eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestZone keys() {
        TestZone zone = new TestZone();
        try {
            for (String line : Resources.readLines(Resources.getResource("dkim/keys.txt"), StandardCharsets.UTF_8)) {
                List<String> parts = Splitter.on(' ').limit(2).splitToList(line);
                zone.with(parts.get(0), "TXT", parts.get(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zone;
    }
}
