package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;

/**
 * The parts of a command, one after the other. James' reader has the octets; what it makes of them is not used: its numbers call
 * themselves for every digit, its words drop parentheses, and its quoted strings lose a character that lies across octet 64.
 */
final class Tokens {
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_NUMBER = 19;
    /** RFC 9051 §9 date: one or two digits for the day, the month in any case. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-uuuu")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private final ImapRequestLineReader in;

    Tokens(ImapRequestLineReader in) {
        this.in = requireNonNull(in, "in");
    }

    /** What the client gets to read behind BAD. */
    static DecodingException bad(String text) {
        return new DecodingException(new HumanReadableText("org.compostela.imap.BAD", "failed. " + text), text);
    }

    char peek() throws DecodingException {
        return in.nextChar();
    }

    boolean isAtEnd() throws DecodingException {
        return peek() == '\r' || peek() == '\n';
    }

    boolean accept(char expected) throws DecodingException {
        if (peek() != expected) {
            return false;
        }
        in.consume();
        return true;
    }

    void expect(char expected) throws DecodingException {
        if (!accept(expected)) {
            throw bad("Expected " + expected + " and found " + shown(peek()));
        }
    }

    /** One space; more of them are taken, too. */
    void space() throws DecodingException {
        expect(' ');
        spaces();
    }

    void spaces() throws DecodingException {
        while (peek() == ' ') {
            in.consume();
        }
    }

    void end() throws DecodingException {
        spaces();
        if (!isAtEnd()) {
            throw bad("Expected the end of the command and found " + shown(peek()));
        }
        in.eol();
    }

    /** A word of the syntax, in upper case. */
    String word() throws DecodingException {
        StringBuilder word = new StringBuilder();
        while (isWordCharacter(peek())) {
            if (word.length() == LONGEST_WORD) {
                throw bad("Word too long: " + word);
            }
            word.append(in.consume());
        }
        if (word.isEmpty()) {
            throw bad("Expected a word and found " + shown(peek()));
        }
        return word.toString().toUpperCase(Locale.ROOT);
    }

    /** RFC 9051 §9 number, number64 and RFC 7162 mod-sequence-valzer. */
    long number() throws DecodingException {
        StringBuilder digits = new StringBuilder();
        while (peek() >= '0' && peek() <= '9') {
            if (digits.length() == LONGEST_NUMBER) {
                throw bad("Number too large: " + digits);
            }
            digits.append(in.consume());
        }
        try {
            return Long.parseLong(digits.toString());
        } catch (NumberFormatException e) {
            throw bad(
                    digits.isEmpty() ? "Expected a number and found " + shown(peek()) : "Number too large: " + digits);
        }
    }

    /** RFC 9051 §9 date, with or without quotes. */
    LocalDate date() throws DecodingException {
        boolean quoted = accept('"');
        StringBuilder text = new StringBuilder();
        if (quoted) {
            // date-day-fixed: a space for the first digit, as in date-time.
            spaces();
        }
        while (isDateCharacter(peek()) && text.length() <= LONGEST_WORD) {
            text.append(in.consume());
        }
        if (quoted) {
            expect('"');
        }
        try {
            return LocalDate.parse(text, DATE);
        } catch (DateTimeException e) {
            throw bad("No date, such as 1-Feb-2024: " + text);
        }
    }

    /** An atom, a quoted string or a literal. Octets that the charset does not have are an error: guessing would find other mail. */
    String astring(Charset charset) throws DecodingException {
        byte[] octets =
                switch (peek()) {
                    case '"' -> quoted();
                    case '{' -> literal();
                    default -> atom();
                };
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new DecodingException(HumanReadableText.BAD_IO_ENCODING, "Not in the charset " + charset, e);
        }
    }

    private byte[] quoted() throws DecodingException {
        expect('"');
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (!accept('"')) {
            if (accept('\\') && peek() != '"' && peek() != '\\') {
                throw bad("Only \" and \\ may follow a \\ in quotes");
            }
            if (isAtEnd()) {
                throw bad("The quotes are not closed");
            }
            octets.write(in.consume());
        }
        return octets.toByteArray();
    }

    private byte[] literal() throws DecodingException {
        try {
            try (InputStream content = in.consumeLiteral(false).getRight().getInputStream()) {
                return content.readAllBytes();
            }
        } catch (DecodingException e) {
            throw e;
        } catch (IOException e) {
            throw new DecodingException(HumanReadableText.SOCKET_IO_FAILURE, "Unreadable literal", e);
        }
    }

    private byte[] atom() throws DecodingException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (isAtomCharacter(peek())) {
            octets.write(in.consume());
        }
        if (octets.size() == 0) {
            throw bad("Expected a string and found " + shown(peek()));
        }
        return octets.toByteArray();
    }

    /** RFC 9051 §9 sequence-set, without {@code $}. */
    NumberSet numberSet() throws DecodingException {
        NumberSet.Builder set = new NumberSet.Builder();
        do {
            long from = numberOrStar();
            set.add(from, accept(':') ? numberOrStar() : from);
        } while (accept(','));
        return set.build();
    }

    private long numberOrStar() throws DecodingException {
        if (accept('*')) {
            return NumberSet.STAR;
        }
        long number = number();
        if (number == 0 || number == NumberSet.STAR) {
            throw bad("No message has the number " + number);
        }
        return number;
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '=';
    }

    /** RFC 9051 §9 ASTRING-CHAR. */
    private static boolean isAtomCharacter(char c) {
        return c > ' ' && c < 0x7f && "(){%*\"\\".indexOf(c) < 0;
    }

    private static boolean isDateCharacter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    static String shown(char c) {
        if (c == '\r' || c == '\n') {
            return "the end of the line";
        }
        return c > ' ' && c < 0x7f ? String.valueOf(c) : "octet " + (int) c;
    }
}
