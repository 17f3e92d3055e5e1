package org.compostela.mailets.matchers;

import com.google.common.base.Splitter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.compostela.mailets.mime.Protection;

/**
 * All recipients of a mail that its writer signed or encrypted (S/MIME or OpenPGP, also in the text itself). The condition says which:
 * {@code IsProtected=signed}, {@code IsProtected=encrypted}; without one, both.
 */
public final class IsProtected extends GenericMatcher {
    private Set<Protection> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        String condition = getCondition() == null || getCondition().isBlank() ? "signed, encrypted" : getCondition();
        EnumSet<Protection> kinds = EnumSet.noneOf(Protection.class);
        for (String kind : Splitter.on(',').trimResults().omitEmptyStrings().split(condition)) {
            kinds.add(
                    switch (kind.toLowerCase(Locale.ROOT)) {
                        case "signed" -> Protection.SIGNED;
                        case "encrypted" -> Protection.ENCRYPTED;
                        default ->
                            throw new MessagingException(
                                    "IsProtected=" + condition + ": the condition is signed, or encrypted, or both");
                    });
        }
        wanted = Set.copyOf(kinds);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return wanted.contains(Protection.of(mail.getMessage())) ? mail.getRecipients() : List.of();
    }
}
