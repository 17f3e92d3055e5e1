package org.compostela.senderauthentication.matchers;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.compostela.senderauthentication.SenderAttributes;

/**
 * All recipients of a mail with which the domain in From wants done what the condition says: {@code DmarcPolicy=quarantine}, or several
 * words with commas between. Needs the step {@code SenderAuthentication} before; matches no mail that was not checked.
 */
public final class DmarcPolicy extends GenericMatcher {
    private ImmutableSet<String> wanted = ImmutableSet.of();

    @Override
    public void init() throws MessagingException {
        String condition = getCondition() == null ? "" : getCondition();
        wanted = Splitter.on(',')
                .trimResults()
                .omitEmptyStrings()
                .splitToStream(condition)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(ImmutableSet.toImmutableSet());
        if (wanted.isEmpty() || !List.of("none", "quarantine", "reject").containsAll(wanted)) {
            throw new MessagingException(
                    "DmarcPolicy=" + condition + ": the condition is none, quarantine or reject, or several of them");
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, SenderAttributes.DMARC_POLICY, String.class)
                        .filter(wanted::contains)
                        .isPresent()
                ? mail.getRecipients()
                : List.of();
    }
}
