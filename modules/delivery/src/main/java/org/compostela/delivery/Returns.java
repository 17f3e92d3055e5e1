package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.compostela.delivery.outcome.Reason;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;

/**
 * What failed goes to the processor that the mailet names, with James' attributes, so that its mailets and matchers work on it; without one
 * a report is written. A mail without a sender is itself a report, and none is ever written about it (RFC 5321 section 4.5.5): it is kept.
 * Thread-safe.
 */
final class Returns implements Failures {
    // James' names: DSNBounce, RemoteDeliveryFailedWithSMTPCode and IsRemoteDeliveryPermanentError read them.
    static final AttributeName ERROR = AttributeName.of("delivery-error");
    static final AttributeName ERROR_CODE = AttributeName.of("delivery-error-code");
    static final AttributeName IS_PERMANENT = AttributeName.of("is-delivery-permanent-error");

    private final MailetContext context;
    private final Keeper keeper;
    private final String hostname;
    private final Journeys journeys;
    private final Clock clock;

    Returns(MailetContext context, Keeper keeper, String hostname, Journeys journeys, Clock clock) {
        this.context = requireNonNull(context, "context");
        this.keeper = requireNonNull(keeper, "keeper");
        this.hostname = requireNonNull(hostname, "hostname");
        this.journeys = requireNonNull(journeys, "journeys");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public void failed(Mail mail, List<MailAddress> recipients, Reason reason, boolean permanent, Options options)
            throws MessagingException {
        Collection<MailAddress> all = List.copyOf(mail.getRecipients());
        String state = mail.getState();
        Date updated = mail.getLastUpdated();
        try {
            mail.setRecipients(recipients);
            mail.setErrorMessage(reason.toString());
            mail.setLastUpdated(Date.from(clock.instant()));
            mail.setAttribute(new Attribute(ERROR, AttributeValue.of(reason.toString())));
            mail.setAttribute(new Attribute(IS_PERMANENT, AttributeValue.of(permanent)));
            if (reason.code() != 0) {
                mail.setAttribute(new Attribute(ERROR_CODE, AttributeValue.of(reason.code())));
            }
            giveBack(mail, recipients, reason, options);
        } finally {
            mail.setRecipients(all);
            mail.setState(state);
            mail.setErrorMessage(null);
            mail.setLastUpdated(updated);
            List.of(ERROR, ERROR_CODE, IS_PERMANENT, Mail.SENT_BY_MAILET_ATTRIBUTE.getName())
                    .forEach(mail::removeAttribute);
        }
    }

    private void giveBack(Mail mail, List<MailAddress> recipients, Reason reason, Options options)
            throws MessagingException {
        if (!mail.hasSender()) {
            keeper.keep(mail);
        } else if (options.bounceProcessor().isPresent()) {
            context.sendMail(mail, options.bounceProcessor().get());
        } else {
            List<MailAddress> wanted = recipients.stream()
                    .filter(recipient -> wishes(mail, recipient)
                            .map(notify -> notify.contains(Notify.FAILURE))
                            .orElse(true))
                    .toList();
            if (wanted.isEmpty()) {
                // RFC 3461 section 4.1: the sender wants no report; the administrator may want the mail.
                keeper.keep(mail);
            } else {
                send(Report.Action.FAILED, mail, wanted, reason, options);
            }
        }
    }

    @Override
    public void late(Mail mail, List<MailAddress> recipients, Reason reason, Options options)
            throws MessagingException {
        if (!mail.hasSender()) {
            return;
        }
        // RFC 3461 section 4.1: without NOTIFY it is up to us.
        List<MailAddress> wanted = recipients.stream()
                .filter(recipient -> wishes(mail, recipient)
                        .map(notify -> notify.contains(Notify.DELAY))
                        .orElse(true))
                .toList();
        if (!wanted.isEmpty()) {
            send(Report.Action.DELAYED, mail, wanted, reason, options);
        }
    }

    private static Optional<EnumSet<Notify>> wishes(Mail mail, MailAddress recipient) {
        return mail.dsnParameters()
                .map(DsnParameters::getRcptParameters)
                .flatMap(all -> Optional.ofNullable(all.get(recipient)))
                .flatMap(RecipientDsnParameters::getNotifyParameter);
    }

    private void send(Report.Action action, Mail mail, List<MailAddress> recipients, Reason reason, Options options)
            throws MessagingException {
        Instant since = new QueuedMail(mail).since(clock.instant());
        Instant until = since.plus(options.schedule().giveUpAfter());
        MimeMessage message =
                new Report(hostname, context.getPostmaster()).of(action, mail, recipients, reason, since, until);
        MailImpl report = MailImpl.builder()
                .name(MailImpl.getId())
                .sender(MailAddress.nullSender())
                .addRecipient(mail.getMaybeSender().get())
                .mimeMessage(message)
                .build();
        report.setAttribute(new Attribute(MailEvent.JOURNEY, AttributeValue.of(MailEvent.journeyOf(mail))));
        try {
            context.sendMail(report);
            journeys.tell(MailEvent.of(Fact.SENT, mail)
                    .with("child", report.getName())
                    .with("recipients", List.of(mail.getMaybeSender().get()))
                    .with("what", action == Report.Action.FAILED ? "a bounce" : "a notice of the delay")
                    .build());
        } finally {
            report.dispose();
        }
    }
}
