package org.compostela.senderauthentication.message;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message whose header was read and whose body can be read as often as it is needed. Immutable; as thread-safe as its source.
 */
public final class RawMessage {
    /** More is no mail of a person; James takes messages of any header. */
    static final int LONGEST_HEADER = 1 << 20;

    /** Where the bytes of a message come from. */
    @FunctionalInterface
    public interface Source {
        /** From the first byte, each time. */
        InputStream open() throws IOException;
    }

    private final ImmutableList<HeaderField> fields;
    private final long bodyStart;
    private final boolean whole;
    private final Source source;

    private RawMessage(ImmutableList<HeaderField> fields, long bodyStart, boolean whole, Source source) {
        this.fields = fields;
        this.bodyStart = bodyStart;
        this.whole = whole;
        this.source = source;
    }

    public static RawMessage read(Source source) throws IOException {
        requireNonNull(source, "source");
        try (InputStream in = new BufferedInputStream(source.open(), 8192)) {
            HeaderReader reader = new HeaderReader(in);
            boolean whole = reader.read();
            return new RawMessage(reader.fields.build(), reader.position, whole, source);
        }
    }

    public static RawMessage of(byte[] bytes) {
        try {
            return read(() -> new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("an array can be read", e);
        }
    }

    /** From the top. */
    public ImmutableList<HeaderField> fields() {
        return fields;
    }

    public List<HeaderField> fields(String name) {
        return fields.stream().filter(field -> field.isNamed(name)).toList();
    }

    /** Whether the header ended within {@link #LONGEST_HEADER}: if not, nothing can be said about its fields. */
    public boolean isWhole() {
        return whole;
    }

    /** All of it, as it came. */
    public InputStream bytes() throws IOException {
        return source.open();
    }

    /** What follows the empty line behind the header. */
    public InputStream body() throws IOException {
        InputStream in = source.open();
        try {
            ByteStreams.skipFully(in, bodyStart);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The same body below other fields. */
    public RawMessage withFields(List<HeaderField> others) {
        return new RawMessage(ImmutableList.copyOf(others), bodyStart, whole, source);
    }

    /** Reads up to the empty line. */
    private static final class HeaderReader {
        private final InputStream in;
        private final ImmutableList.Builder<HeaderField> fields = ImmutableList.builder();
        private final StringBuilder field = new StringBuilder();
        private long position;

        HeaderReader(InputStream in) {
            this.in = in;
        }

        boolean read() throws IOException {
            while (position < LONGEST_HEADER) {
                String line = line();
                if (line.isEmpty() || line.equals("\r\n") || line.equals("\n")) {
                    endField();
                    return true;
                }
                if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                    endField();
                }
                field.append(line);
            }
            return false;
        }

        /** With its end; empty at the end of the message. */
        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(128);
            int next;
            while (position < LONGEST_HEADER && (next = in.read()) >= 0) {
                line.write(next);
                position++;
                if (next == '\n') {
                    break;
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        private void endField() {
            if (field.isEmpty()) {
                return;
            }
            int end = field.length();
            if (field.charAt(end - 1) == '\n') {
                end--;
                if (end > 0 && field.charAt(end - 1) == '\r') {
                    end--;
                }
            }
            fields.add(new HeaderField(field.substring(0, end)));
            field.setLength(0);
        }
    }
}
