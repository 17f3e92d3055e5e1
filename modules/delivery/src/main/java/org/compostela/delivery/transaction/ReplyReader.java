package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads replies from a server that may send anything. Not thread-safe. */
final class ReplyReader {
    /** RFC 5321 section 4.5.3.1.5 says 512; there are longer ones that mean well. */
    static final int LONGEST_LINE = 4_096;

    /** An answer to EHLO has as many as there are extensions, some dozen. */
    static final int MOST_LINES = 128;

    private final InputStream in;

    /** @param in buffered: it is read byte by byte */
    ReplyReader(InputStream in) {
        this.in = requireNonNull(in, "in");
    }

    Reply read() throws IOException {
        List<String> lines = new ArrayList<>();
        int code = 0;
        while (true) {
            byte[] line = line();
            int own = code(line);
            if (code != 0 && own != code) {
                throw new BadReplyException("a reply of several lines with the codes " + code + " and " + own);
            }
            code = own;
            lines.add(text(line));
            if (line.length == 3 || line[3] != '-') {
                return new Reply(code, lines);
            }
            if (lines.size() == MOST_LINES) {
                throw new BadReplyException("a reply of more than " + MOST_LINES + " lines");
            }
        }
    }

    /** Ends with CRLF; a bare LF is let pass. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int next = in.read();
            if (next == -1) {
                throw new EOFException("the server closed the connection");
            }
            if (next == '\n') {
                byte[] bytes = line.toByteArray();
                boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
                return cr ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
            }
            if (line.size() == LONGEST_LINE) {
                throw new BadReplyException("a reply line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
        }
    }

    /** RFC 5321 section 4.2: three digits, then a space, a hyphen or nothing. */
    private static int code(byte[] line) throws BadReplyException {
        boolean formed = line.length >= 3
                && line[0] >= '2'
                && line[0] <= '5'
                && isDigit(line[1])
                && isDigit(line[2])
                && (line.length == 3 || line[3] == ' ' || line[3] == '-');
        if (!formed) {
            throw new BadReplyException("no reply of SMTP: " + printable(line, 0, 60));
        }
        return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static String text(byte[] line) {
        return printable(line, Math.min(4, line.length), line.length);
    }

    /** Nothing in it may act on a terminal, a log or a header. */
    private static String printable(byte[] line, int from, int to) {
        int end = Math.min(to, line.length);
        StringBuilder clean = new StringBuilder();
        new String(line, from, Math.max(0, end - from), StandardCharsets.UTF_8)
                .codePoints()
                .map(character -> Character.isISOControl(character)
                                || Character.getType(character) == Character.FORMAT
                                || Character.getType(character) == Character.LINE_SEPARATOR
                                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR
                        ? '?'
                        : character)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }
}
