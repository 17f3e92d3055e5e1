package org.compostela.search;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Charsets by the names that mail calls them, and what mail without a name is written in. */
final class MailCharsets {
    /**
     * Names that Java does not know, and names that in mail mean a larger set than they say: who writes one of the larger set's
     * characters labels it so too (WHATWG Encoding section 4.2 has the same experience).
     */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("iso-8859-8-e", "iso-8859-8"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("big5", "x-windows-950"),
            Map.entry("cp-850", "IBM850"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"));

    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Charset JAPANESE = Charset.forName("ISO-2022-JP");

    private MailCharsets() {}

    /** US-ASCII counts as no name: what has an 8-bit character in it is something else. */
    static Optional<Charset> find(String name) {
        String known = name.strip().toLowerCase(Locale.ROOT);
        if (known.isEmpty() || known.equals("us-ascii") || known.equals("ascii")) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            Charset charset = Charset.forName(MEANT.getOrDefault(known, known));
            return Optional.of(charset);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** By the name, if there is one that means something; else by what the bytes look like. Never fails. */
    static String decode(byte[] bytes, Optional<String> name) {
        Optional<Charset> named =
                name.filter(it -> !it.equalsIgnoreCase("us-ascii")).flatMap(MailCharsets::find);
        return named.map(charset -> new String(bytes, charset)).orElseGet(() -> guess(bytes));
    }

    private static String guess(byte[] bytes) {
        if (isJapanese(bytes)) {
            return new String(bytes, JAPANESE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, WESTERN);
        }
    }

    /** ISO-2022-JP changes to its two-byte sets by ESC $ B or ESC $ @ (RFC 1468); nothing else has that. */
    private static boolean isJapanese(byte[] bytes) {
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0x1B && bytes[i + 1] == '$' && (bytes[i + 2] == 'B' || bytes[i + 2] == '@')) {
                return true;
            }
        }
        return false;
    }
}
