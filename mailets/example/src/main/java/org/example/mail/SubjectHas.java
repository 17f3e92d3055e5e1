package org.example.mail;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * All recipients of a mail whose subject has the words of the condition, in whatever case; none of any other.
 *
 * <pre>{@code
 * <mailet match="SubjectHas=invoice" class="..."/>
 * }</pre>
 */
public final class SubjectHas extends GenericMatcher {
    private String words;

    @Override
    public void init() throws MessagingException {
        String condition = getCondition();
        if (condition == null || condition.isBlank()) {
            throw new MessagingException("SubjectHas needs words: SubjectHas=invoice");
        }
        words = condition.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        String subject = mail.getMessage().getSubject();
        return subject != null && subject.toLowerCase(Locale.ROOT).contains(words) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "SubjectHas";
    }
}
