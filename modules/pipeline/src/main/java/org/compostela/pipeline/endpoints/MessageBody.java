package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.FileInputStreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message as they were at one instant, so that a call that was given up reads them and not what the mail has become since. Large
 * ones are in a file, which goes with {@link #close}.
 */
final class MessageBody implements AutoCloseable {
    /** Of the heap, for each mail that is with an endpoint. */
    private static final int MOST_IN_MEMORY = 1 << 20;

    private final byte[] bytes;
    private final @Nullable Path file;

    private MessageBody(byte[] bytes, @Nullable Path file) {
        this.bytes = requireNonNull(bytes, "bytes");
        this.file = file;
    }

    static MessageBody of(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        if (message == null) {
            return new MessageBody(new byte[0], null);
        }
        try (InputStream in = stream(message)) {
            byte[] first = in.readNBytes(MOST_IN_MEMORY);
            if (first.length < MOST_IN_MEMORY) {
                return new MessageBody(first, null);
            }
            return new MessageBody(new byte[0], file(first, in));
        } catch (IOException e) {
            throw new MessagingException("the message cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path file(byte[] first, InputStream rest) throws IOException {
        Path file = Files.createTempFile("compostela-endpoint-", ".eml");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            rest.transferTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    static InputStream stream(MimeMessage message) throws MessagingException, IOException {
        if (message instanceof MimeMessageWrapper wrapper) {
            return wrapper.getMessageInputStream();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Can be read again and again. */
    StreamCache open() {
        return file == null ? new InputStreamCache(bytes) : new FileInputStreamCache(file.toFile());
    }

    @Override
    public void close() throws MessagingException {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new MessagingException("a copy of the message cannot be removed: " + file, e);
        }
    }
}
