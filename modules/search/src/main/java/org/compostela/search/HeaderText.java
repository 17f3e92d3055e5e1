package org.compostela.search;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;

/**
 * What a reader sees of a header field: unfolded (RFC 5322 section 2.2.3), encoded words decoded (RFC 2047), raw 8-bit text as UTF-8
 * (RFC 6532) or else as what most often stands there.
 *
 * <p>Encoded words are taken wherever they stand, inside quotes too, and neighbours of one charset are decoded as one, for many
 * programs cut characters in two between them, though section 5 forbids both.
 */
final class HeaderText {
    /** Charset, the language of RFC 2231 section 5, encoding, text; the text of sloppy senders may have spaces. */
    private static final Pattern ENCODED_WORD =
            Pattern.compile("=\\?([^?*\\s]{1,64})(?:\\*[^?\\s]{0,64})?\\?([bBqQ])\\?([^?]{0,4096})\\?=");

    private static final Pattern FOLD = Pattern.compile("\\r?\\n(?=[ \\t])");

    private HeaderText() {}

    static String of(Field field) {
        ByteSequence raw = field.getRaw();
        String value = field.getBody();
        if (raw != null) {
            String line = MailCharsets.decode(raw.toByteArray(), Optional.empty());
            int colon = line.indexOf(':');
            value = colon < 0 ? "" : line.substring(colon + 1);
        }
        return value == null ? "" : decode(FOLD.matcher(value).replaceAll("").strip());
    }

    static String decode(String text) {
        Matcher words = ENCODED_WORD.matcher(text);
        StringBuilder decoded = new StringBuilder(text.length());
        Run run = new Run(decoded);
        int end = 0;
        while (words.find()) {
            String between = text.substring(end, words.start());
            Optional<Charset> charset = MailCharsets.find(words.group(1));
            if (charset.isEmpty()) {
                continue;
            }
            // RFC 2047 section 6.2: white space between encoded words is not shown.
            boolean adjacent = run.begun() && between.isBlank();
            if (!adjacent || !run.isIn(charset.get())) {
                run.end();
            }
            if (!adjacent) {
                decoded.append(between);
            }
            run.add(charset.get(), bytes(words.group(2), words.group(3)));
            end = words.end();
        }
        run.end();
        return decoded.append(text, end, text.length()).toString();
    }

    private static byte[] bytes(String encoding, String text) {
        return encoding.toLowerCase(Locale.ROOT).equals("b") ? base64(text) : quoted(text);
    }

    private static byte[] base64(String text) {
        try {
            // This decoder passes over what is not of its alphabet, but not over padding that lacks or stands too
            // early.
            return Base64.getMimeDecoder().decode(text.replace("=", "").getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** RFC 2047 section 4.2. */
    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '=' && i + 2 < raw.length && hex(raw[i + 1]) >= 0 && hex(raw[i + 2]) >= 0) {
                bytes.write(hex(raw[i + 1]) * 16 + hex(raw[i + 2]));
                i += 2;
            } else {
                bytes.write(raw[i] == '_' ? ' ' : raw[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    /** Encoded words of one charset that follow each other. */
    private static final class Run {
        private final StringBuilder into;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Optional<Charset> charset = Optional.empty();

        Run(StringBuilder into) {
            this.into = into;
        }

        boolean begun() {
            return charset.isPresent();
        }

        boolean isIn(Charset other) {
            return charset.filter(other::equals).isPresent();
        }

        void add(Charset of, byte[] more) {
            charset = Optional.of(of);
            bytes.writeBytes(more);
        }

        void end() {
            charset.ifPresent(of -> into.append(new String(bytes.toByteArray(), of)));
            bytes.reset();
            charset = Optional.empty();
        }
    }
}
