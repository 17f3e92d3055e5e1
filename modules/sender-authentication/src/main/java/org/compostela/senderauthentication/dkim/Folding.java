package org.compostela.senderauthentication.dkim;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.util.Base64;
import java.util.List;

/** Fields with long values, in lines that a mail may have (RFC 5322 section 2.1.1). */
public final class Folding {
    private static final int LINE = 72;
    private static final String FOLD = "\r\n\t";

    private Folding() {}

    /** Base64 over several lines: in a tag, white space means nothing. */
    public static String base64(byte[] bytes) {
        return Joiner.on(FOLD)
                .join(Splitter.fixedLength(LINE).split(Base64.getEncoder().encodeToString(bytes)));
    }

    /** Names with colons between, over several lines. */
    public static String list(List<String> names) {
        StringBuilder list = new StringBuilder();
        int line = 0;
        for (String name : names) {
            if (!list.isEmpty()) {
                list.append(':');
                line++;
            }
            if (line + name.length() > LINE) {
                list.append(FOLD);
                line = 0;
            }
            list.append(name);
            line += name.length();
        }
        return list.toString();
    }
}
