package org.compostela.pipeline.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailHeaders;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A message whose body several mails share until one of them writes to it. The bytes stay where the first mail has them; that mail must outlive
 * all that share them. As any message, not thread-safe.
 */
final class SharedMessage extends MimeMessageWrapper {
    private SharedMessage(MimeMessageSource source) {
        super(source);
    }

    /** A message that reads the given one, which must not be changed from now on. */
    static SharedMessage over(MimeMessage original) {
        return new SharedMessage(new Borrowed(original));
    }

    /** Whether the body is still the one that is shared. */
    boolean isSharable() {
        return !isBodyModified() && source != null && isModified() == isHeaderModified();
    }

    /** Another message with these headers and the same body, which is not copied. */
    SharedMessage share() throws MessagingException {
        SharedMessage other = new SharedMessage(source);
        if (isHeaderModified()) {
            // First the headers of the source: their length is where the body begins.
            other.loadHeaders();
            other.headers = headersAsTheyAre();
            other.headersModified = true;
            other.modified = true;
            other.saved = false;
        }
        return other;
    }

    private MailHeaders headersAsTheyAre() throws MessagingException {
        StringBuilder lines = new StringBuilder();
        Collections.list(getAllHeaderLines()).forEach(line -> lines.append(line).append("\r\n"));
        lines.append("\r\n");
        return new MailHeaders(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The bytes of a message of somebody else, who also disposes of it. */
    private static final class Borrowed implements MimeMessageSource {
        private final MimeMessage original;

        private Borrowed(MimeMessage original) {
            this.original = original;
        }

        @Override
        public String getSourceId() {
            return original instanceof MimeMessageWrapper wrapper && wrapper.getSourceId() != null
                    ? wrapper.getSourceId()
                    : "message-" + System.identityHashCode(original);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            try {
                if (original instanceof MimeMessageWrapper wrapper) {
                    return wrapper.getMessageInputStream();
                }
                java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
                original.writeTo(bytes);
                return new ByteArrayInputStream(bytes.toByteArray());
            } catch (MessagingException e) {
                throw new IOException("the message cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public long getMessageSize() throws IOException {
            try {
                return original instanceof MimeMessageWrapper wrapper ? wrapper.getMessageSize() : original.getSize();
            } catch (MessagingException e) {
                throw new IOException("the message cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
