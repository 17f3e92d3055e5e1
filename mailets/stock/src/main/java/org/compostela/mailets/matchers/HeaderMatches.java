package org.compostela.mailets.matchers;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.compostela.mailets.mime.Mime;
import org.jspecify.annotations.Nullable;

/**
 * All recipients of a mail that has a header in which a pattern is found: {@code HeaderMatches=Subject: invoice|bill}. The pattern is RE2
 * (linear time), letters' case does not count, encoded words are decoded first. James' {@code HasHeader} knows equality alone.
 */
public final class HeaderMatches extends GenericMatcher {
    private static final java.util.regex.Pattern CONDITION =
            java.util.regex.Pattern.compile("([!-9;-~]+)\\s*:\\s*(.+)");

    private String header = "";
    private @Nullable Pattern pattern;

    @Override
    public void init() throws MessagingException {
        java.util.regex.Matcher condition =
                CONDITION.matcher(String.valueOf(getCondition()).strip());
        if (getCondition() == null || !condition.matches()) {
            throw new MessagingException("HeaderMatches=" + getCondition()
                    + ": the condition is a header, a colon and a pattern, like Subject: invoice|bill");
        }
        header = condition.group(1);
        try {
            pattern = Pattern.compile(condition.group(2), Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new MessagingException(
                    "HeaderMatches=" + getCondition() + ": what stands behind the colon is no regular"
                            + " expression in RE2 syntax (no look-around, no back references): " + e.getMessage());
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        Pattern sought = requireNonNull(pattern, "init was not called");
        String[] values = mail.getMessage().getHeader(header);
        if (values != null) {
            for (String value : values) {
                if (sought.matcher(Mime.readable(value)).find()) {
                    return mail.getRecipients();
                }
            }
        }
        return List.of();
    }
}
