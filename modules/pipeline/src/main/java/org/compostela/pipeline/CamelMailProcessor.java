package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.mailet.Mail;
import org.compostela.journey.Journeys;
import org.compostela.pipeline.container.JourneyObserver;
import org.compostela.pipeline.container.MailetExecution;
import org.compostela.pipeline.container.Outcome;

/** The pipeline as James knows one: a mail goes in, and what fails is thrown. The spooler, which can settle parts, does without. */
final class CamelMailProcessor implements MailProcessor {
    private final Pipelines pipelines;
    private final Journeys journeys;

    @Inject
    CamelMailProcessor(Pipelines pipelines, Journeys journeys) {
        this.pipelines = requireNonNull(pipelines, "pipelines");
        this.journeys = requireNonNull(journeys, "journeys");
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        try (Pipelines.Lease lease = pipelines.lease()) {
            Outcome outcome = lease.pipeline()
                    .newRun(new JourneyObserver(journeys, lease.version()), MailetExecution.LIVE)
                    .of(mail);
            for (Outcome.Failure failure : outcome.failures()) {
                if (failure.cause() instanceof MessagingException exception) {
                    throw exception;
                }
                throw new MessagingException("the step " + failure.step() + " failed", new Exception(failure.cause()));
            }
        }
    }
}
