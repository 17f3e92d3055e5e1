package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A spool that keeps what it is given, or does what a test wants of it. */
final class Spool implements MailQueueFactory<Spool>, MailQueue {
    interface Behaviour {
        void beforeEnqueue(Mail mail) throws MailQueueException;
    }

    record Kept(
            String name,
            String sender,
            List<String> recipients,
            String message,
            Optional<String> user,
            Optional<DsnParameters> dsn) {
        String header(String name) {
            String head = message.substring(0, message.indexOf("\r\n\r\n") + 2).replace("\r\n ", " ");
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " in " + head))
                    .substring(name.length() + 2);
        }

        String body() {
            return message.substring(message.indexOf("\r\n\r\n") + 4);
        }
    }

    private final List<Kept> kept = new CopyOnWriteArrayList<>();
    volatile Behaviour behaviour = mail -> {};

    List<Kept> kept() {
        return kept;
    }

    Kept only() {
        if (kept.size() != 1) {
            throw new AssertionError(kept.size() + " mails, not one: " + kept);
        }
        return kept.get(0);
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        behaviour.beforeEnqueue(mail);
        try (InputStream in = new MimeMessageInputStream(mail.getMessage())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            kept.add(new Kept(
                    mail.getName(),
                    mail.getMaybeSender().asString(),
                    mail.getRecipients().stream().map(MailAddress::asString).toList(),
                    bytes.toString(ISO_8859_1),
                    mail.getAttribute(Mail.SMTP_AUTH_USER)
                            .map(attribute -> attribute.getValue().value().toString()),
                    mail.dsnParameters()));
        } catch (Exception e) {
            throw new MailQueueException("cannot be read", e);
        }
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        enQueue(mail);
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Mono.never();
    }

    @Override
    public MailQueueName getName() {
        return SPOOL;
    }

    @Override
    public void close() {}

    @Override
    public Optional<Spool> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.of(this);
    }

    @Override
    public Spool createQueue(MailQueueName name, @Nullable PrefetchCount count) {
        return this;
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.of(SPOOL);
    }
}
