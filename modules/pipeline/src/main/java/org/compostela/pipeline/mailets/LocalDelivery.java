package org.compostela.pipeline.mailets;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.inject.Inject;
import javax.inject.Named;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.transport.mailets.delivery.MailDispatcher;
import org.apache.james.transport.mailets.delivery.MailStore;
import org.apache.james.transport.mailets.delivery.MailboxAppender;
import org.apache.james.transport.mailets.delivery.MailboxAppenderImpl;
import org.apache.james.transport.mailets.delivery.SimpleMailStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.apache.mailet.base.MailetUtil;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.journey.MailIdentity;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Stores a mail in the mailbox of each of its recipients, and tells the fact {@code stored} of each.
 *
 * <p>Parameters as James' mailet of this name: {@code consume} (default true: the mail ends here), {@code retries} (tries
 * per recipient before the mail goes to the error processor), {@code onMailetException}.
 */
public final class LocalDelivery extends GenericMailet {
    private final UsersRepository users;
    private final MailboxManager mailboxes;
    private final MetricFactory metrics;
    private final Journeys journeys;
    private @Nullable MailDispatcher dispatcher;

    @Inject
    public LocalDelivery(
            UsersRepository users,
            @Named("mailboxmanager") MailboxManager mailboxes,
            MetricFactory metrics,
            Journeys journeys) {
        this.users = requireNonNull(users, "users");
        this.mailboxes = requireNonNull(mailboxes, "mailboxes");
        this.metrics = requireNonNull(metrics, "metrics");
        this.journeys = requireNonNull(journeys, "journeys");
    }

    @Override
    public void init() throws MessagingException {
        int retries =
                MailetUtil.getInitParameterAsInteger(getInitParameter("retries"), Optional.of(MailDispatcher.RETRIES));
        SimpleMailStore store = SimpleMailStore.builder()
                .mailboxAppender(telling(new MailboxAppenderImpl(mailboxes)))
                .usersRepository(users)
                .folder(MailboxConstants.INBOX)
                .metric(metrics.generate("localDeliveredMails"))
                .build();
        dispatcher = MailDispatcher.builder()
                .mailStore(telling(store, Math.max(retries, 0)))
                .consume(getInitParameter("consume", true))
                .onMailetException(getInitParameter("onMailetException", Mail.ERROR))
                .retries(retries)
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

    /** The index tells its part to the same mail: it is asked within this chain, and finds the mail in its context. */
    private MailStore telling(MailStore store, int retries) {
        return (recipient, mail) -> {
            AtomicInteger retriesLeft = new AtomicInteger(retries);
            return Mono.from(store.storeMail(recipient, mail))
                    .doOnError(failure -> {
                        if (retriesLeft.getAndDecrement() == 0) {
                            journeys.tell(failed(mail, recipient, failure));
                        }
                    })
                    .contextWrite(context -> context.put(Delivery.class, new Delivery(mail, recipient))
                            .put(MailIdentity.class, MailIdentity.of(mail)));
        };
    }

    private MailboxAppender telling(MailboxAppender appender) {
        return (message, user, directive) -> {
            Publisher<ComposedMessageId> append = appender.append(message, user, directive);
            return Mono.deferContextual(context -> Mono.from(append)
                    .doOnNext(place -> journeys.tell(stored(
                            context.get(Delivery.class),
                            directive.getTargetFolder().orElse(MailboxConstants.INBOX),
                            place))));
        };
    }

    private static MailEvent stored(Delivery delivery, String folder, ComposedMessageId place) {
        return MailEvent.of(Fact.STORED, delivery.mail())
                .withMessageId(delivery.mail())
                .with("recipient", delivery.recipient().asString())
                .with("mailbox", folder)
                .with("uid", place.getUid().asLong())
                .with("mailboxId", place.getMailboxId().serialize())
                .build();
    }

    private static MailEvent failed(Mail mail, MailAddress recipient, Throwable failure) {
        return MailEvent.of(Fact.FAILED, mail)
                .withMessageId(mail)
                .with("step", "LocalDelivery")
                .with("recipient", recipient.asString())
                .with("reason", String.valueOf(Throwables.getRootCause(failure)))
                .with("trace", Throwables.getStackTraceAsString(failure))
                .build();
    }

    private record Delivery(Mail mail, MailAddress recipient) {}
}
