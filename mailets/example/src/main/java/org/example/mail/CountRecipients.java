package org.example.mail;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Writes into a header how many recipients a mail has.
 *
 * <pre>{@code
 * <mailet match="All" class="CountRecipients">
 *   <header>X-Recipients</header>
 * </mailet>
 * }</pre>
 */
public final class CountRecipients extends GenericMailet {
    private String header;

    @Override
    public void init() throws MessagingException {
        header = getInitParameter("header", "X-Recipients");
        if (!header.matches("[!-9;-~]+")) {
            throw new MessagingException(
                    "header is \"" + header + "\": expected the name of a header, such as X-Recipients");
        }
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        mail.getMessage()
                .setHeader(header, Integer.toString(mail.getRecipients().size()));
        mail.getMessage().saveChanges();
    }

    @Override
    public String getMailetInfo() {
        return "CountRecipients";
    }
}
