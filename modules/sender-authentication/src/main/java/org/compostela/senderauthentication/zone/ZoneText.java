package org.compostela.senderauthentication.zone;

import com.google.common.base.Splitter;
import java.util.stream.Collectors;

/** Records as a zone file has them (RFC 1035 section 5.1). */
public final class ZoneText {
    /** RFC 1035 section 3.3: a character string has one octet for its length. */
    private static final int LONGEST_STRING = 255;

    private ZoneText() {}

    /**
     * @param data as the type wants it
     */
    public static String line(String name, String type, String data) {
        return name + ". IN " + type + " " + data;
    }

    /** The data of a TXT record: in several strings if it is long, which those who read it put together. */
    public static String strings(String text) {
        return Splitter.fixedLength(LONGEST_STRING)
                .splitToStream(text)
                .map(part -> '"' + part.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(" "));
    }
}
