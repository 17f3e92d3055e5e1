package org.compostela.protocols.imap.search;

import java.nio.charset.CharacterCodingException;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.display.ModifiedUtf7;
import org.apache.james.imap.decode.DecodingException;

/**
 * Names of mailboxes in modified UTF-7 (RFC 3501 §5.1.3) as clients send them. James' decoder throws a bare {@link Error} at
 * what is none, such as {@code R&D} instead of {@code R&-D}.
 */
public final class MailboxNames {
    private MailboxNames() {}

    /** @throws DecodingException if the name is no modified UTF-7 */
    public static String decoded(String name) throws DecodingException {
        try {
            return ModifiedUtf7.decodeModifiedUTF7(name);
        } catch (Error e) {
            if (isUnreadable(e)) {
                throw new DecodingException(
                        HumanReadableText.BAD_IO_ENCODING, "A name of a mailbox is no modified UTF-7", e);
            }
            throw e;
        }
    }

    /** Whether James met a name that is no modified UTF-7. */
    public static boolean isUnreadable(Throwable failure) {
        return failure instanceof Error && failure.getCause() instanceof CharacterCodingException;
    }
}
