package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.mailet.Mail;

/**
 * The pipeline as the spooler sees it. When the pipeline fails as a whole, because a store is away and so is the error repository,
 * the spooler puts the mail back; it then begins again where it began. Without this it would come back in the state {@code error}, and
 * everything that was in the pipeline while Cassandra was away would end in the error repository.
 */
final class FromTheBeginning implements MailProcessor {
    private final MailProcessor processors;

    @Inject
    FromTheBeginning(CompositeProcessorImpl processors) {
        this.processors = requireNonNull(processors, "processors");
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        String beginning = mail.getState();
        try {
            processors.service(mail);
        } catch (MessagingException | RuntimeException e) {
            mail.setState(beginning);
            throw e;
        }
    }
}
