package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.common.base.CharMatcher;
import com.google.inject.Inject;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last hook of a message: writes the fact {@code accepted} to the mail log and puts the mail into the spool. Its 250 is
 * said when the spool has returned, which is when the mail is on the disk.
 */
final class Acceptance implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptance.class);
    private static final Logger MAIL_LOG = LoggerFactory.getLogger("org.compostela.mail");
    private static final HookResult NO_ROOM =
            Replies.defer("452", "4.3.1 The spool takes no mail now, try again later");

    private final MailQueueFactory<?> queues;
    private @Nullable MailQueue spool;

    @Inject
    Acceptance(MailQueueFactory<?> queues) {
        this.queues = requireNonNull(queues, "queues");
    }

    @Override
    public void init(Configuration configuration) {
        spool = queues.createQueue(MailQueueFactory.SPOOL);
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        logAccepted(MailSession.of(session), mail);
        try {
            requireNonNull(spool, "init was not called").enQueue(mail);
        } catch (MailQueueException e) {
            LOGGER.atWarn()
                    .addKeyValue("mail", mail.getName())
                    .setCause(e)
                    .log("the spool did not take a mail; the client was told to try again");
            return NO_ROOM;
        }
        return Replies.accept("250", "2.6.0 Message accepted: " + mail.getName());
    }

    private static void logAccepted(MailSession session, Mail mail) {
        MAIL_LOG.atInfo()
                .addKeyValue("fact", "accepted")
                .addKeyValue("mail", mail.getName())
                .addKeyValue("messageId", messageId(mail))
                .addKeyValue("sender", mail.getMaybeSender().asString())
                .addKeyValue(
                        "recipients",
                        mail.getRecipients().stream().map(MailAddress::asString).collect(joining(",")))
                .addKeyValue("client", session.client().getHostAddress())
                .log("accepted");
    }

    private static String messageId(Mail mail) {
        try {
            // What the client wrote must not write lines of its own into the log.
            return Optional.ofNullable(mail.getMessage().getMessageID())
                    .map(CharMatcher.javaIsoControl()::removeFrom)
                    .orElse("");
        } catch (MessagingException e) {
            MAIL_LOG.atDebug().addKeyValue("mail", mail.getName()).setCause(e).log("Message-ID cannot be read");
            return "";
        }
    }
}
