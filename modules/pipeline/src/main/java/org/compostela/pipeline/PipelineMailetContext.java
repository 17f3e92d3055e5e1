package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailetcontainer.api.LocalResources;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.pipeline.container.CurrentMail;

/** James' mailet context; what a mailet sends through it belongs to the journey of the mail that it is about. */
final class PipelineMailetContext extends JamesMailetContext {
    private final Journeys journeys;

    @Inject
    PipelineMailetContext(
            DNSService dns,
            DomainList domains,
            LocalResources localResources,
            MailQueueFactory<?> queues,
            Journeys journeys) {
        super(dns, domains, localResources, queues);
        this.journeys = requireNonNull(journeys, "journeys");
    }

    @Override
    public void sendMail(Mail mail, String state) throws MessagingException {
        Optional<Mail> cause = joinJourney(mail);
        super.sendMail(mail, state);
        tell(cause, mail);
    }

    @Override
    public void sendMail(Mail mail, String state, long delay, TimeUnit unit) throws MessagingException {
        Optional<Mail> cause = joinJourney(mail);
        super.sendMail(mail, state, delay, unit);
        tell(cause, mail);
    }

    private static Optional<Mail> joinJourney(Mail mail) {
        Optional<Mail> cause = CurrentMail.get();
        cause.ifPresent(about ->
                mail.setAttribute(new Attribute(MailEvent.JOURNEY, AttributeValue.of(MailEvent.journeyOf(about)))));
        return cause;
    }

    private void tell(Optional<Mail> cause, Mail sent) {
        cause.ifPresent(about -> journeys.tell(MailEvent.of(Fact.SENT, about)
                .with("child", sent.getName())
                .with("sender", sent.getMaybeSender().asString("<>"))
                .with("recipients", sent.getRecipients())
                .build()));
    }
}
