package org.compostela.search.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The transfer encodings of RFC 2045 and the encoded words of RFC 2047, as programs write them. */
enum Encoding {
    EIGHT_BIT("8bit"),
    QUOTED("quoted-printable"),
    BASE64("base64");

    private final String label;

    Encoding(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    String encode(byte[] content) {
        return switch (this) {
            case EIGHT_BIT -> new String(content, ISO_8859_1);
            case QUOTED -> quoted(content);
            case BASE64 -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content);
        };
    }

    private static String quoted(byte[] content) {
        StringBuilder encoded = new StringBuilder();
        int column = 0;
        for (byte b : content) {
            int c = b & 0xFF;
            String unit =
                    c == '\n' || (c >= ' ' && c < 127 && c != '=') ? String.valueOf((char) c) : "=%02X".formatted(c);
            if (column + unit.length() > 72 && c != '\n') {
                encoded.append("=\n");
                column = 0;
            }
            encoded.append(unit);
            column = c == '\n' ? 0 : column + unit.length();
        }
        return encoded.toString();
    }

    static String word(String text, String charset, char encoding) {
        byte[] bytes = text.getBytes(Charset.forName(charset));
        StringBuilder encoded = new StringBuilder("=?" + charset + "?" + encoding + "?");
        if (encoding == 'B') {
            encoded.append(Base64.getEncoder().encodeToString(bytes));
        } else {
            for (byte b : bytes) {
                boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
                encoded.append(
                        plain
                                ? String.valueOf((char) b)
                                : b == ' ' ? "_" : String.format(Locale.ROOT, "=%02X", b & 0xFF));
            }
        }
        return encoded.append("?=").toString();
    }

    /** Several words, as a length of 75 characters each (RFC 2047 section 2) makes them, in folded lines. */
    static String words(String text, String charset, char encoding) {
        List<String> words = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        for (int from = 0; from < points.length; from += 12) {
            words.add(word(new String(points, from, Math.min(12, points.length - from)), charset, encoding));
        }
        return String.join("\n ", words);
    }
}
