package org.compostela.mailets.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.internet.MimeUtility;

/**
 * Encoded words (RFC 2047). Words of one charset that follow each other are decoded as one: some programs cut a character in two, which
 * section 5 forbids, and mail programs show it whole nevertheless. JavaMail and mime4j do not.
 */
final class EncodedWords {
    /** Charset (with RFC 2231's language after a star), encoding, text. */
    private static final Pattern WORD = Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?\\s]*)\\?=");

    private final String header;
    private final StringBuilder decoded = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<Charset> charset = Optional.empty();

    private EncodedWords(String header) {
        this.header = header;
    }

    /** A word that cannot be decoded stays as it is. */
    static String decode(String header) {
        return header.contains("=?") ? new EncodedWords(header).decode() : header;
    }

    private String decode() {
        Matcher word = WORD.matcher(header);
        int end = 0;
        while (word.find()) {
            Optional<Charset> next = charset(word.group(1));
            Optional<byte[]> content = next.isEmpty() ? Optional.empty() : content(word.group(2), word.group(3));
            if (content.isEmpty()) {
                flush();
                decoded.append(header, end, word.end());
            } else {
                between(header.substring(end, word.start()), next);
                charset = next;
                bytes.writeBytes(content.get());
            }
            end = word.end();
        }
        flush();
        return decoded.append(header.substring(end)).toString();
    }

    /** White space between two words is none of the text (section 6.2). */
    private void between(String text, Optional<Charset> next) {
        boolean inARow = charset.isPresent() && text.isBlank();
        if (inARow && charset.equals(next)) {
            return;
        }
        flush();
        if (!inARow) {
            decoded.append(text);
        }
    }

    private void flush() {
        charset.ifPresent(known -> decoded.append(bytes.toString(known)));
        bytes.reset();
        charset = Optional.empty();
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(MimeUtility.javaCharset(name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> content(String encoding, String text) {
        try {
            return Optional.of(
                    encoding.toUpperCase(Locale.ROOT).equals("B")
                            ? Base64.getMimeDecoder().decode(text)
                            : unquote(text.getBytes(US_ASCII)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The encoding Q (section 4.2). */
    private static byte[] unquote(byte[] text) {
        ByteArrayOutputStream unquoted = new ByteArrayOutputStream(text.length);
        for (int index = 0; index < text.length; index++) {
            if (text[index] == '_') {
                unquoted.write(' ');
            } else if (text[index] == '=' && index + 2 < text.length) {
                unquoted.write(hex(text[index + 1]) << 4 | hex(text[index + 2]));
                index += 2;
            } else {
                unquoted.write(text[index]);
            }
        }
        return unquoted.toByteArray();
    }

    private static int hex(byte digit) {
        int value = Character.digit(digit, 16);
        if (value < 0) {
            throw new IllegalArgumentException("no hexadecimal digit");
        }
        return value;
    }
}
