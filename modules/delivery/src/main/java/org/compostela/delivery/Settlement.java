package org.compostela.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.Mail;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the outcomes of an attempt last: first what failed is on its way back, then what is deferred is in the queue again, for those recipients alone,
 * then the mail that was taken leaves the queue. A crash between two of these repeats, and never loses. Thread-safe.
 */
final class Settlement {
    private static final Logger LOGGER = LoggerFactory.getLogger(Settlement.class);

    private final MailQueue queue;
    private final Failures failures;
    private final Destinations destinations;
    private final Journeys journeys;
    private final Clock clock;
    private final RandomGenerator random;

    Settlement(
            MailQueue queue,
            Failures failures,
            Destinations destinations,
            Journeys journeys,
            Clock clock,
            RandomGenerator random) {
        this.queue = requireNonNull(queue, "queue");
        this.failures = requireNonNull(failures, "failures");
        this.destinations = requireNonNull(destinations, "destinations");
        this.journeys = requireNonNull(journeys, "journeys");
        this.clock = requireNonNull(clock, "clock");
        this.random = requireNonNull(random, "random");
    }

    /** After an attempt. */
    void settle(MailQueueItem item, Map<MailAddress, Outcome> outcomes, Options options) {
        Mail mail = item.getMail();
        QueuedMail queued = new QueuedMail(mail);
        int tries = queued.tries() + 1;
        try {
            Parts parts = new Parts(outcomes);
            parts.delivered.forEach((reason, recipients) -> journeys.tell(delivered(mail, recipients, reason)));
            Map<Reason, List<MailAddress>> left = fail(mail, parts.bounced, true, options);
            left = expire(mail, merge(parts.deferred, left), tries, options);
            if (!left.isEmpty()) {
                queued.tries(tries);
                requeue(mail, left, tries, options);
            }
            item.done(CompletionStatus.SUCCESS);
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** Of a mail whose destination rests: no attempt was made, and none is counted. */
    void rest(MailQueueItem item, Destinations.Rest rest, Options options) {
        Mail mail = item.getMail();
        QueuedMail queued = new QueuedMail(mail);
        try {
            Map<Reason, List<MailAddress>> left =
                    expire(mail, Map.of(rest.reason(), List.copyOf(mail.getRecipients())), queued.tries(), options);
            if (!left.isEmpty()) {
                put(mail, left, Schedule.spread(rest.left(), random), options);
            }
            item.done(CompletionStatus.SUCCESS);
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** Of a mail that found no room beside others for its destination. */
    void crowd(MailQueueItem item, Duration delay) {
        try {
            queue.enQueue(item.getMail(), Schedule.spread(delay, random));
            item.done(CompletionStatus.SUCCESS);
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** As it was, for nothing happened to it. */
    static void leave(MailQueueItem item) {
        finish(item, CompletionStatus.RETRY);
    }

    /** As it was, after a while. */
    static void reject(MailQueueItem item) {
        finish(item, CompletionStatus.REJECT);
    }

    private Map<Reason, List<MailAddress>> expire(
            Mail mail, Map<Reason, List<MailAddress>> deferred, int tries, Options options) {
        Instant now = clock.instant();
        boolean over = options.schedule().isOver(tries, new QueuedMail(mail).since(now), now);
        return over ? fail(mail, deferred, false, options) : deferred;
    }

    /** @return what could not be failed either, and stays deferred */
    private Map<Reason, List<MailAddress>> fail(
            Mail mail, Map<Reason, List<MailAddress>> bounced, boolean permanent, Options options) {
        Map<Reason, List<MailAddress>> left = new LinkedHashMap<>();
        bounced.forEach((reason, recipients) -> {
            try {
                failures.failed(mail, recipients, reason, permanent, options);
                journeys.tell(MailEvent.of(Fact.BOUNCED, mail)
                        .with("recipients", recipients)
                        .with("reason", reason.toString())
                        .with("host", reason.host())
                        .build());
            } catch (MessagingException e) {
                LOGGER.atWarn()
                        .addKeyValue("mail", mail.getName())
                        .setCause(e)
                        .log("a mail has failed, and its sender cannot be told now; it is kept and tried again");
                left.put(reason, recipients);
            }
        });
        return left;
    }

    private void requeue(Mail mail, Map<Reason, List<MailAddress>> left, int tries, Options options)
            throws MailQueueException {
        Duration own = options.schedule().delay(tries, random);
        // Woken with its destination, not before it.
        Duration delay = destinations
                .rest(Attempt.destination(mail, options))
                .map(rest -> rest.left().compareTo(own) > 0 ? rest.left() : own)
                .orElse(own);
        put(mail, left, delay, options);
    }

    private void put(Mail mail, Map<Reason, List<MailAddress>> left, Duration wanted, Options options)
            throws MailQueueException {
        QueuedMail queued = new QueuedMail(mail);
        Instant now = clock.instant();
        Instant since = queued.since(now);
        queued.begin(since);
        Duration delay = options.schedule().untilNext(wanted, since, now);
        List<MailAddress> recipients =
                left.values().stream().flatMap(List::stream).toList();
        Reason reason = left.keySet().iterator().next();
        queued.lastReply(reason.toString());
        mail.setRecipients(recipients);
        notice(mail, recipients, reason, since, now, options);
        queue.enQueue(mail, delay);
        journeys.tell(MailEvent.of(Fact.DEFERRED, mail)
                .with("recipients", recipients)
                .with("attempt", queued.tries())
                .with("delay", delay.toSeconds() + " s")
                .with("reason", reason.toString())
                .build());
    }

    private void notice(
            Mail mail, List<MailAddress> recipients, Reason reason, Instant since, Instant now, Options options) {
        QueuedMail queued = new QueuedMail(mail);
        if (queued.noticed() || now.isBefore(since.plus(options.noticeAfter()))) {
            return;
        }
        try {
            failures.late(mail, recipients, reason, options);
            queued.markNoticed();
        } catch (MessagingException e) {
            LOGGER.atWarn()
                    .addKeyValue("mail", mail.getName())
                    .setCause(e)
                    .log("the sender of a mail that is late cannot be told now; that is tried again with the mail");
        }
    }

    private static MailEvent delivered(Mail mail, List<MailAddress> recipients, Reason reason) {
        return MailEvent.of(Fact.DELIVERED, mail)
                .with("recipients", recipients)
                .with("host", reason.host())
                .with("reply", reason.toString())
                .build();
    }

    private static Map<Reason, List<MailAddress>> merge(
            Map<Reason, List<MailAddress>> one, Map<Reason, List<MailAddress>> other) {
        Map<Reason, List<MailAddress>> both = new LinkedHashMap<>(one);
        other.forEach((reason, recipients) -> both.merge(reason, recipients, (before, more) -> {
            List<MailAddress> all = new ArrayList<>(before);
            all.addAll(more);
            return all;
        }));
        return both;
    }

    private static void giveBack(MailQueueItem item, MessagingException cause) {
        LOGGER.atError()
                .addKeyValue("mail", item.getMail().getName())
                .setCause(cause)
                .log(
                        "what became of an outgoing mail could not be written to the queue; the mail stays there as it was,"
                                + " and may be sent twice");
        reject(item);
    }

    private static void finish(MailQueueItem item, CompletionStatus status) {
        try {
            item.done(status);
        } catch (MailQueueException e) {
            LOGGER.atError()
                    .addKeyValue("mail", item.getMail().getName())
                    .setCause(e)
                    .log("a mail could not be given back to the outgoing queue; it comes again with the next start");
        }
    }

    /** The recipients by outcome and reason. */
    private static final class Parts {
        private final Map<Reason, List<MailAddress>> delivered;
        private final Map<Reason, List<MailAddress>> deferred;
        private final Map<Reason, List<MailAddress>> bounced;

        private Parts(Map<MailAddress, Outcome> outcomes) {
            this.delivered = of(outcomes, Outcome.Delivered.class);
            this.deferred = of(outcomes, Outcome.Deferred.class);
            this.bounced = of(outcomes, Outcome.Bounced.class);
        }

        private static Map<Reason, List<MailAddress>> of(
                Map<MailAddress, Outcome> outcomes, Class<? extends Outcome> kind) {
            return outcomes.entrySet().stream()
                    .filter(entry -> kind.isInstance(entry.getValue()))
                    .collect(groupingBy(
                            entry -> entry.getValue().reason(),
                            LinkedHashMap::new,
                            mapping(Map.Entry::getKey, toList())));
        }
    }
}
