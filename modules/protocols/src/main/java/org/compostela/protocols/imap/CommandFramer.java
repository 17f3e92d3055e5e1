package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.compostela.protocols.imap.Framing.Complete;
import org.compostela.protocols.imap.Framing.Hopeless;
import org.compostela.protocols.imap.Framing.Incomplete;
import org.compostela.protocols.imap.Framing.Invite;
import org.compostela.protocols.imap.Framing.Refused;
import org.compostela.protocols.imap.Framing.Store;
import org.compostela.protocols.imap.Part.Large;
import org.compostela.protocols.imap.Part.Line;
import org.compostela.protocols.imap.Part.Small;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a client into commands. A command is a line; a line that ends in <code>{n}</code> or <code>{n+}</code> goes
 * on with a literal of n octets and a further line (RFC 9051 §4.3, RFC 7888).
 *
 * <p>Never holds more than the bound of {@link ImapLimits} in memory: a command that grows above it is dropped as it comes, and
 * refused with its tag when it ends. A client that waits for leave to send a literal that is too large is refused
 * at once; one that sends it unasked is read to the end of it if that is near, and else disconnected (RFC 7888 §4).
 */
final class CommandFramer {
    private static final Incomplete INCOMPLETE = new Incomplete();
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d{1,19})(\\+?)}\\r?\\n\\z");
    private static final int LONGEST_ANNOUNCEMENT = 32;
    private static final int HEAD = 128;
    private static final Pattern FIRST_WORDS = Pattern.compile("\\A([^\\s(){%*\"\\\\+]{1,64}) +([A-Za-z]{1,32})?");

    private enum Reading {
        LINE,
        SMALL_LITERAL,
        LARGE_LITERAL,
        DROPPED_LITERAL
    }

    private final ImapLimits limits;
    private final LiteralFolder files;

    private Reading reading = Reading.LINE;
    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** The command's tag and name are in here. */
    private String head = "";
    /** The last bytes of the line, which may be dropped already, in which a literal may be announced. */
    private String tail = "";

    private @Nullable String refusal;
    private byte[] small = new byte[0];
    private @Nullable LiteralFile large;
    private int held;
    private int literals;
    private long dropped;
    private long left;

    CommandFramer(ImapLimits limits, LiteralFolder files) {
        this.limits = requireNonNull(limits, "limits");
        this.files = requireNonNull(files, "files");
    }

    Framing next(ByteBuf in, boolean loggedIn) {
        while (in.isReadable() || isEmptyLiteral()) {
            Framing found =
                    switch (reading) {
                        case LINE -> readLine(in, loggedIn);
                        case SMALL_LITERAL -> readSmall(in);
                        case LARGE_LITERAL -> readLarge(in);
                        case DROPPED_LITERAL -> drop(in);
                    };
            if (!(found instanceof Incomplete)) {
                return found;
            }
        }
        return INCOMPLETE;
    }

    /** A line as it is, for a command that is in the middle of its own exchange: IDLE's DONE, AUTHENTICATE's response. */
    Optional<byte[]> nextLine(ByteBuf in, boolean loggedIn) {
        int end = in.bytesBefore((byte) '\n');
        int length = end < 0 ? in.readableBytes() : end + 1;
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        hold(bytes, loggedIn);
        if (end < 0 || refusal != null) {
            return Optional.empty();
        }
        byte[] whole = line.toByteArray();
        reset();
        return Optional.of(whole);
    }

    /** Whether a line of {@link #nextLine} is longer than allowed. */
    boolean isOverlong() {
        return refusal != null;
    }

    /** The file of a literal cannot be written: what is still to come of it is dropped, and the command refused. */
    void cannotStore() {
        refuse("NO", "[UNAVAILABLE] the message cannot be stored now");
        reading = left > 0 ? Reading.DROPPED_LITERAL : Reading.LINE;
    }

    /** Gives up what there is of an unfinished command. */
    void discard() {
        new FramedCommand(parts).close();
        if (large != null) {
            large.delete();
        }
        reset();
    }

    private boolean isEmptyLiteral() {
        return reading != Reading.LINE && left == 0;
    }

    private Framing readLine(ByteBuf in, boolean loggedIn) {
        int end = in.bytesBefore((byte) '\n');
        byte[] bytes = new byte[end < 0 ? in.readableBytes() : end + 1];
        in.readBytes(bytes);
        hold(bytes, loggedIn);
        if (dropped > limits.swallow(loggedIn)) {
            return new Hopeless("Command too long");
        }
        if (end < 0) {
            return INCOMPLETE;
        }
        Matcher literal = LITERAL.matcher(tail);
        if (!literal.find()) {
            return complete();
        }
        if (refusal == null) {
            parts.add(new Line(line.toByteArray()));
            line.reset();
        }
        tail = "";
        return literal(parse(literal.group(1)), !literal.group(2).isEmpty(), loggedIn);
    }

    private void hold(byte[] bytes, boolean loggedIn) {
        if (head.length() < HEAD) {
            head += new String(bytes, 0, Math.min(bytes.length, HEAD), ISO_8859_1);
        }
        int end = Math.max(0, bytes.length - LONGEST_ANNOUNCEMENT);
        String last = tail + new String(bytes, end, bytes.length - end, ISO_8859_1);
        tail = last.substring(Math.max(0, last.length() - LONGEST_ANNOUNCEMENT));
        if (refusal == null && held + bytes.length > limits.commandSize(loggedIn)) {
            refuse("BAD", "Command too long");
        }
        if (refusal == null) {
            held += bytes.length;
            line.writeBytes(bytes);
        } else {
            dropped += bytes.length;
        }
    }

    private static long parse(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private Framing literal(long size, boolean unasked, boolean loggedIn) {
        literals++;
        left = size;
        if (refusal == null) {
            judge(size, loggedIn);
        }
        if (refusal != null) {
            return refusedLiteral(size, unasked, loggedIn);
        }
        if (isMessage(loggedIn) && size > Math.min(limits.commandSizeBeforeLogin(), room(loggedIn))) {
            large = new LiteralFile(files, size);
            reading = Reading.LARGE_LITERAL;
        } else {
            held += (int) size;
            small = new byte[(int) size];
            reading = Reading.SMALL_LITERAL;
        }
        return unasked ? INCOMPLETE : new Invite();
    }

    private void judge(long size, boolean loggedIn) {
        if (literals > limits.literals()) {
            refuse("BAD", "Too many literals");
        } else if (isMessage(loggedIn) ? size > limits.messageSize() - stored() : size > room(loggedIn)) {
            // RFC 7889 §4 names the code for APPEND; RFC 7888 §4 takes it for any literal.
            refuse("NO", "[TOOBIG] literal of " + size + " octets is too large");
        }
    }

    private long room(boolean loggedIn) {
        return (long) limits.commandSize(loggedIn) - held;
    }

    private long stored() {
        return parts.stream()
                .mapToLong(part -> part instanceof Large stored ? stored.file().size() : 0)
                .sum();
    }

    /** The message of an APPEND may be large; no other literal has a reason to be. */
    private boolean isMessage(boolean loggedIn) {
        return loggedIn && "APPEND".equals(word(2).toUpperCase(Locale.ROOT));
    }

    private Framing refusedLiteral(long size, boolean unasked, boolean loggedIn) {
        if (!unasked) {
            return complete();
        }
        dropped += Math.min(size, Integer.MAX_VALUE * 1024L);
        if (dropped > limits.swallow(loggedIn)) {
            return new Hopeless("[TOOBIG] literal too large");
        }
        reading = Reading.DROPPED_LITERAL;
        return INCOMPLETE;
    }

    private Framing readSmall(ByteBuf in) {
        int length = (int) Math.min(left, in.readableBytes());
        in.readBytes(small, small.length - (int) left, length);
        left -= length;
        if (left == 0) {
            parts.add(new Small(small));
            small = new byte[0];
            reading = Reading.LINE;
        }
        return INCOMPLETE;
    }

    private Framing readLarge(ByteBuf in) {
        LiteralFile file = requireNonNull(large);
        byte[] bytes = new byte[(int) Math.min(left, in.readableBytes())];
        in.readBytes(bytes);
        left -= bytes.length;
        if (left == 0) {
            parts.add(new Large(file));
            large = null;
            reading = Reading.LINE;
        }
        return new Store(file, bytes);
    }

    private Framing drop(ByteBuf in) {
        int length = (int) Math.min(left, in.readableBytes());
        in.skipBytes(length);
        left -= length;
        if (left == 0) {
            reading = Reading.LINE;
        }
        return INCOMPLETE;
    }

    private Framing complete() {
        String refused = refusal;
        if (refused != null) {
            reset();
            return new Refused(refused);
        }
        parts.add(new Line(line.toByteArray()));
        FramedCommand command = new FramedCommand(parts);
        reset();
        return new Complete(command);
    }

    private void refuse(String condition, String text) {
        String tag = word(1);
        refusal = (tag.isEmpty() ? "*" : tag) + " " + condition + " " + text;
        new FramedCommand(parts).close();
        parts.clear();
        if (large != null) {
            large.delete();
            large = null;
        }
        line.reset();
        small = new byte[0];
    }

    private String word(int number) {
        Matcher words = FIRST_WORDS.matcher(head);
        return words.find() && words.group(number) != null ? words.group(number) : "";
    }

    private void reset() {
        reading = Reading.LINE;
        parts.clear();
        line.reset();
        head = "";
        tail = "";
        refusal = null;
        small = new byte[0];
        large = null;
        held = 0;
        literals = 0;
        dropped = 0;
        left = 0;
    }
}
