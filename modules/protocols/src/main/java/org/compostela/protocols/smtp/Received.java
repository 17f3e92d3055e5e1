package org.compostela.protocols.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;

/** The trace that this server adds to a message (RFC 5321 §4.4). */
final class Received {
    /** RFC 5322 §3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    /** A domain or an address literal; anything else that a client called itself is not repeated. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[A-Za-z0-9:.]{1,64}\\]");

    private Received() {}

    static String field(MailSession session, String mailName) {
        return "Received: from " + clientName(session) + " (" + literal(session.client()) + ")\r\n"
                + "        by " + session.getConfiguration().getHelloName()
                + " (" + session.getConfiguration().getSoftwareName() + ") with " + protocol(session)
                + " id " + mailName + recipient(session.recipients()) + ";\r\n"
                + "        " + DATE.format(ZonedDateTime.now(ZoneId.systemDefault())) + "\r\n";
    }

    private static String clientName(MailSession session) {
        return session.greetedAs()
                .filter(name -> NAME.matcher(name).matches())
                .orElseGet(() -> literal(session.client()));
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }

    /** RFC 3848. */
    private static String protocol(MailSession session) {
        String secure = session.isTLSStarted() ? "S" : "";
        String authenticated = session.isAuthenticated() ? "A" : "";
        if (session.role() == Role.LMTP) {
            return "LMTP" + secure + authenticated;
        }
        return session.greetedExtended() ? "ESMTP" + secure + authenticated : "SMTP";
    }

    /** Only when there is one: else each would learn of the others, blind copies among them (RFC 5321 §7.2). */
    private static String recipient(List<MailAddress> recipients) {
        return recipients.size() == 1 ? "\r\n        for <" + recipients.get(0).asString() + ">" : "";
    }
}
