package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.compostela.journey.MailEvent;

/** What the mailet {@code RemoteDelivery} does: it opens a queue, and puts mails into it, one for each domain. Thread-safe. */
public final class RemoteMails {
    private final Outgoing outgoing;
    private final MailQueueFactory<?> queues;
    private final Ledger ledger;
    private final Options defaults;

    @Inject
    RemoteMails(Outgoing outgoing, MailQueueFactory<?> queues, Ledger ledger, Options defaults) {
        this.outgoing = requireNonNull(outgoing, "outgoing");
        this.queues = requireNonNull(queues, "queues");
        this.ledger = requireNonNull(ledger, "ledger");
        this.defaults = requireNonNull(defaults, "defaults");
    }

    /** @throws MessagingException when a parameter is wrong; the message says which */
    public Sender open(MailetConfig config) throws MessagingException {
        Options options = new MailetParameters(config, defaults).options();
        return new Sender(
                queues.createQueue(options.queue()),
                ledger,
                options,
                outgoing.open(options, config.getMailetContext()));
    }

    /** Of one mailet. */
    public static final class Sender implements AutoCloseable {
        private final MailQueue queue;
        private final Ledger ledger;
        private final Options options;
        private final Outgoing.Opening opening;

        private Sender(MailQueue queue, Ledger ledger, Options options, Outgoing.Opening opening) {
            this.queue = queue;
            this.ledger = ledger;
            this.options = options;
            this.opening = opening;
        }

        /** Returns when the mail is in the outgoing queue; it has ended here then. */
        public void send(Mail mail) throws MessagingException {
            MailEvent.begin(mail);
            new QueuedMail(mail).begin(Instant.now());
            if (options.gateways().isEmpty()) {
                List<Mail> parts = new ArrayList<>();
                for (Map.Entry<String, List<MailAddress>> domain :
                        byDomain(mail.getRecipients()).entrySet()) {
                    parts.add(part(mail, domain.getKey(), domain.getValue()));
                }
                ledger.add(queue, mail.getMessage(), parts);
            } else if (!mail.getRecipients().isEmpty()) {
                queue.enQueue(mail);
            }
            mail.setState(Mail.GHOST);
        }

        private static Mail part(Mail mail, String domain, List<MailAddress> recipients) {
            MailImpl.Builder part = MailImpl.builder()
                    .name(mail.getName() + "-to-" + domain)
                    .sender(mail.getMaybeSender())
                    .addRecipients(recipients)
                    .state(mail.getState())
                    .errorMessage(mail.getErrorMessage())
                    .remoteHost(mail.getRemoteHost())
                    .remoteAddr(mail.getRemoteAddr())
                    .addAllHeadersForRecipients(mail.getPerRecipientSpecificHeaders());
            mail.attributes().forEach(part::addAttribute);
            return part.build();
        }

        private static Map<String, List<MailAddress>> byDomain(Collection<MailAddress> recipients) {
            Map<String, List<MailAddress>> groups = new LinkedHashMap<>();
            recipients.forEach(
                    recipient -> groups.computeIfAbsent(recipient.getDomain().asString(), any -> new ArrayList<>())
                            .add(recipient));
            return groups;
        }

        public Options options() {
            return options;
        }

        @Override
        public void close() {
            opening.close();
        }
    }
}
