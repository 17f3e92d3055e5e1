package org.compostela.pipeline.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.transport.mailets.delivery.MailDispatcher;
import org.apache.james.transport.mailets.delivery.MailStore;
import org.apache.james.transport.mailets.delivery.MailboxAppenderImpl;
import org.apache.james.transport.mailets.delivery.SimpleMailStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.apache.mailet.base.MailetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Stores a mail in the mailbox of each of its recipients, and writes the fact {@code stored} to the mail log for each.
 *
 * <p>Parameters as James' mailet of this name: {@code consume} (default true: the mail ends here), {@code retries} (tries
 * per recipient before the mail goes to the error processor), {@code onMailetException}.
 */
public final class LocalDelivery extends GenericMailet {
    private static final Logger MAIL_LOG = LoggerFactory.getLogger("org.compostela.mail");

    private final UsersRepository users;
    private final MailboxManager mailboxes;
    private final MetricFactory metrics;
    private @Nullable MailDispatcher dispatcher;

    @Inject
    public LocalDelivery(
            UsersRepository users, @Named("mailboxmanager") MailboxManager mailboxes, MetricFactory metrics) {
        this.users = requireNonNull(users, "users");
        this.mailboxes = requireNonNull(mailboxes, "mailboxes");
        this.metrics = requireNonNull(metrics, "metrics");
    }

    @Override
    public void init() throws MessagingException {
        SimpleMailStore store = SimpleMailStore.builder()
                .mailboxAppender(new MailboxAppenderImpl(mailboxes))
                .usersRepository(users)
                .folder(MailboxConstants.INBOX)
                .metric(metrics.generate("localDeliveredMails"))
                .build();
        dispatcher = MailDispatcher.builder()
                .mailStore(logging(store))
                .consume(getInitParameter("consume", true))
                .onMailetException(getInitParameter("onMailetException", Mail.ERROR))
                .retries(MailetUtil.getInitParameterAsInteger(
                        getInitParameter("retries"), Optional.of(MailDispatcher.RETRIES)))
                .mailetContext(getMailetContext())
                .build();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        requireNonNull(dispatcher, "init was not called").dispatch(mail);
    }

    @Override
    public String getMailetInfo() {
        return "LocalDelivery";
    }

    private static MailStore logging(MailStore store) {
        return (recipient, mail) ->
                Mono.from(store.storeMail(recipient, mail)).doOnSuccess(any -> logStored(recipient, mail));
    }

    private static void logStored(MailAddress recipient, Mail mail) {
        MAIL_LOG.atInfo()
                .addKeyValue("fact", "stored")
                .addKeyValue("mail", mail.getName())
                .addKeyValue("messageId", messageId(mail))
                .addKeyValue("recipient", recipient.asString())
                .log("stored");
    }

    private static String messageId(Mail mail) {
        try {
            return Optional.ofNullable(mail.getMessage().getMessageID()).orElse("");
        } catch (MessagingException e) {
            MAIL_LOG.atDebug().addKeyValue("mail", mail.getName()).setCause(e).log("Message-ID cannot be read");
            return "";
        }
    }
}
