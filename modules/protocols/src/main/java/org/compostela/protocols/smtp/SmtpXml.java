package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.common.html.HtmlEscapers;
import java.time.Duration;
import java.util.Optional;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.JamesFile;
import org.compostela.configuration.LimitSettings;
import org.compostela.configuration.ListenAddress;
import org.compostela.protocols.tls.TlsXml;

/** {@code smtpserver.xml} and {@code lmtpserver.xml}, from {@code compostela.conf}. */
final class SmtpXml {
    /** RFC 5321 §4.5.3.2.7 asks for five minutes at least; IMAP's half an hour would be an invitation. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(10);

    private final CompostelaConfiguration configuration;

    SmtpXml(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    JamesFile smtp() {
        String servers = server("smtp", configuration.listen().smtp(), Role.EXCHANGE, TlsXml.Mode.STARTTLS)
                + server("submission", configuration.listen().submission(), Role.SUBMISSION, TlsXml.Mode.STARTTLS)
                + server("submissions", configuration.listen().submissions(), Role.SUBMISSION, TlsXml.Mode.IMPLICIT);
        return new JamesFile("smtpserver.xml", "<smtpservers>" + servers + "</smtpservers>");
    }

    JamesFile lmtp() {
        String server = server("lmtp", configuration.listen().lmtp(), Role.LMTP, TlsXml.Mode.NONE);
        return new JamesFile("lmtpserver.xml", "<lmtpservers>" + server + "</lmtpservers>");
    }

    private String server(String name, Optional<ListenAddress> address, Role role, TlsXml.Mode tls) {
        return address.map(where -> server(name, where, role, tls)).orElse("");
    }

    private String server(String name, ListenAddress address, Role role, TlsXml.Mode tls) {
        LimitSettings limits = configuration.limits();
        String type = role == Role.LMTP ? "lmtpserver" : "smtpserver";
        Class<? extends SmtpHandlers> handlers = role == Role.LMTP ? LmtpHandlers.class : SmtpHandlers.class;
        return "<" + type + " enabled=\"true\">"
                + element("jmxName", name)
                + element("role", role.text())
                + "<listen>" + element("host", address.host()) + element("port", address.port()) + "</listen>"
                + TlsXml.element(configuration.tls(), tls)
                + "<helloName autodetect=\"false\">" + escape(configuration.hostname()) + "</helloName>"
                + element("smtpGreeting", greeting(role))
                + element("connectiontimeout", idleSeconds(limits.idleTimeout()))
                + element("connectionLimit", limits.connections())
                + element("connectionLimitPerIP", limits.connectionsPerAddress())
                + element("maxmessagesize", limits.messageSize() + "B")
                + element("recipients", limits.recipients())
                + element("loopbackPlaintextPasswords", limits.loopbackPlaintextPasswords())
                + element("gracefulShutdown", false)
                // James' own pool, which our connections do not use.
                + element("maxExecutorCount", 1)
                + "<handlerchain enableJmx=\"false\" coreHandlersPackage=\"" + handlers.getName() + "\"/>"
                + "</" + type + ">";
    }

    private String greeting(Role role) {
        return configuration.hostname() + (role == Role.LMTP ? " LMTP" : " ESMTP") + " Compostela";
    }

    private static long idleSeconds(Duration configured) {
        // Of 0 seconds Netty's clock makes "never".
        return Math.max(1, Math.min(configured.toSeconds(), LONGEST_IDLE.toSeconds()));
    }

    private static String element(String name, Object value) {
        return "<" + name + ">" + escape(value.toString()) + "</" + name + ">";
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
