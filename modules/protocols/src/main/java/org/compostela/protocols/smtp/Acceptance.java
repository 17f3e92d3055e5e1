package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.net.ssl.SSLSession;
import org.apache.commons.configuration2.Configuration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last hook of a message: begins its journey with the fact {@code accepted} and puts the mail into the spool. Its 250 is said
 * when the spool has returned, which is when the mail is on the disk.
 */
final class Acceptance implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptance.class);
    private static final HookResult NO_ROOM =
            Replies.defer("452", "4.3.1 The spool takes no mail now, try again later");

    private final MailQueueFactory<?> queues;
    private final Journeys journeys;
    private @Nullable MailQueue spool;

    @Inject
    Acceptance(MailQueueFactory<?> queues, Journeys journeys) {
        this.queues = requireNonNull(queues, "queues");
        this.journeys = requireNonNull(journeys, "journeys");
    }

    @Override
    public void init(Configuration configuration) {
        spool = queues.createQueue(MailQueueFactory.SPOOL);
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        MailEvent.begin(mail);
        journeys.tell(accepted(MailSession.of(session), mail));
        try {
            requireNonNull(spool, "init was not called").enQueue(mail);
        } catch (MailQueueException e) {
            LOGGER.atWarn()
                    .addKeyValue("mail", mail.getName())
                    .setCause(e)
                    .log("the spool did not take a mail; the client was told to try again");
            journeys.tell(notSpooled(mail, e));
            return NO_ROOM;
        }
        return Replies.accept("250", "2.6.0 Message accepted: " + mail.getName());
    }

    private static MailEvent accepted(MailSession session, Mail mail) {
        MailEvent.Builder event = MailEvent.of(Fact.ACCEPTED, mail)
                .withMessageId(mail)
                .with("sender", mail.getMaybeSender().asString())
                .with("recipients", mail.getRecipients())
                .with("client", session.client().getHostAddress())
                .with("listener", session.role().text());
        session.greetedAs().ifPresent(helo -> event.with("helo", helo));
        session.getSSLSession().map(SSLSession::getProtocol).ifPresent(version -> event.with("tls", version));
        if (session.isAuthenticated()) {
            event.with("user", session.getUsername().asString());
        }
        try {
            event.with("size", mail.getMessageSize());
            Optional.ofNullable(mail.getMessage().getSubject()).ifPresent(subject -> event.with("subject", subject));
        } catch (MessagingException e) {
            LOGGER.atDebug().addKeyValue("mail", mail.getName()).setCause(e).log("size or subject cannot be read");
        }
        return event.build();
    }

    private static MailEvent notSpooled(Mail mail, MailQueueException failure) {
        return MailEvent.of(Fact.FAILED, mail)
                .withMessageId(mail)
                .with("step", "spool")
                .with("reason", String.valueOf(failure.getMessage()))
                .with("answer", NO_ROOM.getSmtpRetCode() + " " + NO_ROOM.getSmtpDescription())
                .build();
    }
}
