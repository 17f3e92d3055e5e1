package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.util.List;
import java.util.regex.Pattern;
import org.compostela.protocols.imap.Part.Large;
import org.compostela.protocols.imap.Part.Line;

/** A command as a client has sent it, whole: its last line and all its literals are there. Closing it gives up its files. */
record FramedCommand(List<Part> parts) implements Closeable {
    private static final int LONGEST_TAG = 64;
    private static final Pattern BY_UID = Pattern.compile("[^ ]+ +UID +", Pattern.CASE_INSENSITIVE);

    FramedCommand {
        parts = List.copyOf(parts);
    }

    /** Whether the command stands behind UID (RFC 9051 §6.4.9). */
    boolean isByUid() {
        return parts.get(0) instanceof Line line
                && BY_UID.matcher(new String(line.bytes(), ISO_8859_1)).lookingAt();
    }

    /** What the client will look for in the reply; {@code *} if it gave none. */
    String tag() {
        if (parts.get(0) instanceof Line line) {
            String text = new String(line.bytes(), ISO_8859_1);
            int space = text.indexOf(' ');
            return space > 0 && space <= LONGEST_TAG ? text.substring(0, space) : "*";
        }
        return "*";
    }

    @Override
    public void close() {
        for (Part part : parts) {
            if (part instanceof Large large) {
                large.file().delete();
            }
        }
    }
}
