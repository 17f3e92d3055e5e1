package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.james.protocols.pop3.mailbox.Mailbox;
import org.apache.james.protocols.pop3.mailbox.MessageMetaData;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox whose unique-ids hold for ever (RFC 1939 §7, UIDL). James gives the IMAP UID alone, which begins at 1 in each mailbox: a
 * client that knew an older mailbox of the same name would take its new mail for mail that it has. With the UIDVALIDITY in
 * front it cannot.
 */
final class LastingIds implements Mailbox {
    private final Mailbox mailbox;

    LastingIds(Mailbox mailbox) {
        this.mailbox = requireNonNull(mailbox, "mailbox");
    }

    @Override
    public List<MessageMetaData> getMessages() throws IOException {
        return mailbox.getMessages().stream()
                .<MessageMetaData>map(message -> new Lasting(message.getUid(), message.getSize()))
                .toList();
    }

    @Override
    public @Nullable InputStream getMessage(String uid) throws IOException {
        return mailbox.getMessage(uid);
    }

    @Override
    public void remove(String... uids) throws IOException {
        mailbox.remove(uids);
    }

    /** The UIDVALIDITY. */
    @Override
    public String getIdentifier() throws IOException {
        return mailbox.getIdentifier();
    }

    @Override
    public void close() throws IOException {
        mailbox.close();
    }

    private static final class Lasting extends MessageMetaData {
        Lasting(String uid, long size) {
            super(uid, size);
        }

        @Override
        public String getUid(String validity) {
            return validity + "." + getUid();
        }
    }
}
