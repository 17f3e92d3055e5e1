package org.compostela.search;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;

/**
 * A parameter of a Content-Type or Content-Disposition field, in all the ways that file names stand there: plain, quoted, in raw UTF-8,
 * in pieces and percent-encoded (RFC 2231), and as encoded words, which RFC 2047 section 5 forbids and many programs write.
 */
final class MimeParameter {
    /** {@code ; name*0*="value"}; a quoted value goes to its closing quote, or to the end where there is none. */
    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*([^=;\\s*]{1,64})(\\*\\d{1,3})?(\\*)?\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"?|([^;]*+))",
            Pattern.DOTALL);

    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)", Pattern.DOTALL);
    private static final int PIECES = 100;
    private static final int FIELD = 64 * 1024;

    private MimeParameter() {}

    static Optional<String> find(Field field, String name) {
        ByteSequence raw = field.getRaw();
        String line = raw == null ? ";" + field.getBody() : MailCharsets.decode(raw.toByteArray(), Optional.empty());
        List<Piece> pieces = pieces(SearchText.limit(line, FIELD), name);
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(pieces.stream().anyMatch(Piece::encoded) ? percent(pieces) : plain(pieces));
    }

    private record Piece(boolean encoded, String value) {}

    private static List<Piece> pieces(String line, String name) {
        // RFC 2231 section 3: the pieces may stand in any order.
        TreeMap<Integer, Piece> byNumber = new TreeMap<>();
        Matcher matcher = PARAMETER.matcher(line);
        while (matcher.find() && byNumber.size() < PIECES) {
            if (matcher.group(1).toLowerCase(Locale.ROOT).equals(name)) {
                int number = matcher.group(2) == null
                        ? 0
                        : Integer.parseInt(matcher.group(2).substring(1));
                Piece piece = new Piece(matcher.group(3) != null, value(matcher));
                // Of a plain and an encoded form of the same name, RFC 6266 section 4.3 prefers the encoded one.
                byNumber.merge(number, piece, (known, other) -> other.encoded() && !known.encoded() ? other : known);
            }
        }
        return new ArrayList<>(byNumber.values());
    }

    private static String value(Matcher matcher) {
        return matcher.group(4) == null
                ? matcher.group(5).strip()
                : QUOTED_PAIR
                        .matcher(matcher.group(4).replaceAll("\\r?\\n", ""))
                        .replaceAll("$1");
    }

    private static String plain(List<Piece> pieces) {
        StringBuilder value = new StringBuilder();
        pieces.forEach(piece -> value.append(piece.value()));
        return HeaderText.decode(value.toString());
    }

    private static String percent(List<Piece> pieces) {
        String first = pieces.get(0).value();
        int language = first.indexOf('\'');
        int text = language < 0 ? -1 : first.indexOf('\'', language + 1);
        Optional<String> charset = text < 0 ? Optional.empty() : Optional.of(first.substring(0, language));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String value = i == 0 ? first.substring(text + 1) : piece.value();
            bytes.writeBytes(piece.encoded() ? unescape(value) : value.getBytes(StandardCharsets.UTF_8));
        }
        return MailCharsets.decode(bytes.toByteArray(), charset);
    }

    private static byte[] unescape(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%' && i + 2 < raw.length && hex(raw[i + 1]) >= 0 && hex(raw[i + 2]) >= 0) {
                bytes.write(hex(raw[i + 1]) * 16 + hex(raw[i + 2]));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
