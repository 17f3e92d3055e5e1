package org.compostela.protocols.smtp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a message as it follows DATA: finds its end and takes away the dots that the client doubled (RFC 5321 §4.5.2).
 *
 * <p>Only CRLF ends a line, and only CRLF "." CRLF ends the message (§2.3.8, §4.1.1.4). A CR or LF that stands alone ends
 * nothing; it makes the message faulty, for what others behind us may take for a line end is how one message is made to
 * yield two ("SMTP smuggling"). The end of a faulty message is found all the same, and the session goes on behind it.
 */
final class DataDecoder {
    /** RFC 5321 §4.5.3.1.6 asks for 1000; mail programs that wrap nothing send more. */
    static final int LONGEST_LINE = 16 * 1024;

    /** The header is held in memory wherever a message is handled, and so must be small for itself. */
    static final int LONGEST_HEADER = 256 * 1024;

    enum Fault {
        BARE_LINE_END,
        LONG_LINE,
        LONG_HEADER
    }

    private enum State {
        LINE_START,
        DOT,
        DOT_CR,
        TEXT,
        CR,
        END
    }

    private State state = State.LINE_START;
    private byte[] content = {};
    private int length;
    private int lineLength;
    private int headerLength;
    private boolean inHeader = true;
    private Optional<Fault> fault = Optional.empty();

    /** Takes what belongs to the message, no byte more, and gives back its content as far as it came. */
    byte[] decode(ByteBuf in) {
        // A CR that was held back may come in front.
        content = new byte[in.readableBytes() + 1];
        length = 0;
        while (in.isReadable() && state != State.END) {
            take(in.readByte());
        }
        return Arrays.copyOf(content, length);
    }

    boolean ended() {
        return state == State.END;
    }

    Optional<Fault> fault() {
        return fault;
    }

    private void take(byte b) {
        switch (state) {
            case LINE_START -> {
                if (b == '.') {
                    state = State.DOT;
                } else {
                    text(b);
                }
            }
            case DOT -> {
                if (b == '\r') {
                    state = State.DOT_CR;
                } else {
                    text(b);
                }
            }
            case DOT_CR -> {
                if (b == '\n') {
                    state = State.END;
                } else {
                    fail(Fault.BARE_LINE_END);
                    text(b);
                }
            }
            case TEXT -> text(b);
            case CR -> {
                if (b == '\n') {
                    put((byte) '\r');
                    put((byte) '\n');
                    endLine();
                    state = State.LINE_START;
                } else {
                    fail(Fault.BARE_LINE_END);
                    text(b);
                }
            }
            case END -> throw new IllegalStateException("the message has ended");
        }
    }

    private void text(byte b) {
        if (b == '\r') {
            state = State.CR;
            return;
        }
        if (b == '\n') {
            fail(Fault.BARE_LINE_END);
        }
        put(b);
        state = State.TEXT;
        if (++lineLength > LONGEST_LINE) {
            fail(Fault.LONG_LINE);
        }
    }

    private void endLine() {
        if (inHeader) {
            inHeader = lineLength > 0;
            headerLength += lineLength;
            if (headerLength > LONGEST_HEADER) {
                fail(Fault.LONG_HEADER);
            }
        }
        lineLength = 0;
    }

    private void put(byte b) {
        content[length++] = b;
    }

    private void fail(Fault found) {
        if (fault.isEmpty()) {
            fault = Optional.of(found);
        }
    }
}
