package org.compostela.mailets.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * All recipients of a mail that a program wrote or spread: no answer of a program should go to it, nor a disclaimer into it. That is an empty
 * sender (RFC 5321 section 4.5.5), {@code Auto-Submitted} (RFC 3834 section 5), a list (RFC 2919, RFC 2369), the older {@code Precedence},
 * or a report (RFC 6522). It has no condition.
 */
public final class IsAutomatic extends GenericMatcher {
    private static final Set<String> PRECEDENCES = Set.of("bulk", "junk", "list", "auto_reply");
    private static final List<String> OF_LISTS = List.of("List-Id", "List-Unsubscribe", "List-Post");

    @Override
    public void init() throws MessagingException {
        if (getCondition() != null && !getCondition().isBlank()) {
            throw new MessagingException("IsAutomatic=" + getCondition() + ": it has no condition");
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return mail.getMaybeSender().isNullSender() || isAutomatic(mail.getMessage())
                ? mail.getRecipients()
                : List.of();
    }

    private static boolean isAutomatic(MimeMessage message) throws MessagingException {
        String submitted = firstWord(message, "Auto-Submitted");
        if (!submitted.isEmpty() && !submitted.equals("no")) {
            return true;
        }
        for (String header : OF_LISTS) {
            if (message.getHeader(header) != null) {
                return true;
            }
        }
        return PRECEDENCES.contains(firstWord(message, "Precedence")) || message.isMimeType("multipart/report");
    }

    private static String firstWord(MimeMessage message, String header) throws MessagingException {
        String[] values = message.getHeader(header);
        return values == null || values.length == 0
                ? ""
                : values[0].strip().split("[;\\s(]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
