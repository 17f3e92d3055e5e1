package org.compostela.pipeline.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;

/** Recipients that code of others answered with. */
final class Addresses {
    /** Up to here a list is searched as fast as a set is made. */
    private static final int FEW = 8;

    private Addresses() {}

    /** Generics do not keep a matcher from answering with strings, or with nulls. */
    static void verify(Collection<MailAddress> recipients) throws MessagingException {
        if (!areAddresses(recipients)) {
            throw new MessagingException("the recipients hold something else than mail addresses: " + recipients);
        }
    }

    static boolean areAddresses(Collection<?> recipients) {
        for (Object recipient : recipients) {
            if (!(recipient instanceof MailAddress)) {
                return false;
            }
        }
        return true;
    }

    /** The recipients that are not among the matched ones, in their order. */
    static List<MailAddress> without(Collection<MailAddress> recipients, Collection<MailAddress> matched) {
        Collection<MailAddress> gone =
                matched.size() <= FEW || matched instanceof Set ? matched : new HashSet<>(matched);
        List<MailAddress> rest = new ArrayList<>(recipients.size());
        for (MailAddress recipient : recipients) {
            if (!gone.contains(recipient)) {
                rest.add(recipient);
            }
        }
        return rest;
    }
}
