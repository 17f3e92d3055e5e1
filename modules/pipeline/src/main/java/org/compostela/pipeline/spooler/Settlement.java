package org.compostela.pipeline.spooler;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.Outcome.Failure;
import org.compostela.pipeline.container.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says the queue what became of a mail. Nothing here loses one: what can neither be queued nor kept is given back to the queue.
 *
 * <p>When nothing of a mail came to an end, the queue is given back what it gave. When parts did, the failed ones are queued as mails of their
 * own, so that the others are not delivered again.
 */
final class Settlement {
    /** How often a mail has failed: the queue lets it rest the longer, the more often. As James' spooler calls it. */
    static final AttributeName FAILURES = AttributeName.of("mail-processing-error-count");

    private static final int MOST_FAILURES = 5;
    private static final Logger LOGGER = LoggerFactory.getLogger(Settlement.class);

    private final ErrorRepository errors;
    private final Journeys journeys;

    Settlement(ErrorRepository errors, Journeys journeys) {
        this.errors = requireNonNull(errors, "errors");
        this.journeys = requireNonNull(journeys, "journeys");
    }

    void settle(MailQueueItem item, MailQueue queue, Outcome outcome) {
        if (outcome.isComplete()) {
            done(item, CompletionStatus.SUCCESS);
        } else if (outcome.ended() == 0) {
            giveBack(item, outcome.failures().get(0).cause());
        } else {
            settleParts(item, queue, outcome);
        }
    }

    /** The whole mail is tried again, as it was; after too many failures it is kept. */
    void giveBack(MailQueueItem item, Throwable cause) {
        Mail mail = item.getMail();
        int failures = failures(mail) + 1;
        if (failures <= MOST_FAILURES && !Run.isHopeless(cause)) {
            tellDeferred(mail, failures, cause);
            done(item, CompletionStatus.RETRY);
            return;
        }
        try {
            keep(Run.copyOf(mail), failures, cause);
            done(item, CompletionStatus.SUCCESS);
        } catch (MessagingException | RuntimeException e) {
            notEvenKept(mail, e);
            done(item, CompletionStatus.REJECT);
        }
    }

    void reject(MailQueueItem item) {
        done(item, CompletionStatus.REJECT);
    }

    private void settleParts(MailQueueItem item, MailQueue queue, Outcome outcome) {
        int failures = failures(item.getMail()) + 1;
        try {
            for (Failure part : outcome.failures()) {
                settlePart(queue, part, failures);
            }
            done(item, CompletionStatus.SUCCESS);
        } catch (MessagingException | RuntimeException e) {
            // Some recipients get the mail twice rather than others not at all.
            notEvenKept(item.getMail(), e);
            done(item, CompletionStatus.REJECT);
        }
    }

    private void settlePart(MailQueue queue, Failure part, int failures) throws MessagingException {
        Mail mail = part.mail();
        mail.setState(part.processor());
        if (failures > MOST_FAILURES || Run.isHopeless(part.cause())) {
            keep(mail, failures, part.cause());
            return;
        }
        mail.setAttribute(new Attribute(FAILURES, AttributeValue.of(failures)));
        tellDeferred(mail, failures, part.cause());
        queue.enQueue(mail);
    }

    private void keep(Mail mail, int failures, Throwable cause) throws MessagingException {
        mail.removeAttribute(FAILURES);
        mail.setErrorMessage("failed " + failures + " times, the last time by " + Throwables.getRootCause(cause)
                + System.lineSeparator() + Throwables.getStackTraceAsString(cause));
        errors.keep(mail);
        LOGGER.atError()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("failures", failures)
                .addKeyValue("repository", Spooler.ERROR_REPOSITORY.asString())
                .setCause(cause)
                .log(
                        "a mail failed too often and is kept; when the cause is mended: compostela repository replay var/mail/error");
        journeys.tell(MailEvent.of(Fact.KEPT, mail)
                .with("repository", Spooler.ERROR_REPOSITORY.asString())
                .with("attempt", failures)
                .with("reason", reason(cause))
                .build());
    }

    private void tellDeferred(Mail mail, int failures, Throwable cause) {
        LOGGER.atWarn()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("attempt", failures)
                .addKeyValue("reason", reason(cause))
                .log("a mail failed and is tried again");
        journeys.tell(MailEvent.of(Fact.DEFERRED, mail)
                .with("attempt", failures)
                .with("reason", reason(cause))
                .build());
    }

    private static String reason(Throwable cause) {
        return String.valueOf(Throwables.getRootCause(cause));
    }

    private static void notEvenKept(Mail mail, Exception cause) {
        LOGGER.atError()
                .addKeyValue("mail", mail.getName())
                .setCause(cause)
                .log("a mail that failed could neither be queued nor kept; it stays in the spool and is tried again");
    }

    private static int failures(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, FAILURES, Integer.class)
                .orElse(0);
    }

    private static void done(MailQueueItem item, CompletionStatus status) {
        try {
            item.done(status);
        } catch (MailQueueException e) {
            LOGGER.atError()
                    .addKeyValue("mail", item.getMail().getName())
                    .addKeyValue("status", status)
                    .setCause(e)
                    .log("the spool could not note what became of a mail; it may be delivered again");
        }
    }
}
