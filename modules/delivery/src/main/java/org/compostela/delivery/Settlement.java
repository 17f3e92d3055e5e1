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
 * Makes the outcomes of an attempt last. What is delivered and what is to be tried again is one write: the mail with its new recipients, or
 * its end. What failed is written on the mail first ({@link Doom}), then its sender is told, then it is taken off: a crash between two of
 * these tells the sender twice, and never delivers what was bounced, nor loses it. Thread-safe.
 */
final class Settlement {
    private static final Logger LOGGER = LoggerFactory.getLogger(Settlement.class);

    private final Ledger ledger;
    private final Failures failures;
    private final Destinations destinations;
    private final Journeys journeys;
    private final Clock clock;
    private final RandomGenerator random;

    Settlement(
            Ledger ledger,
            Failures failures,
            Destinations destinations,
            Journeys journeys,
            Clock clock,
            RandomGenerator random) {
        this.ledger = requireNonNull(ledger, "ledger");
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
            queued.tries(tries);
            if (isOver(mail, tries, options)) {
                end(item, new Doom(merge(parts.deferred, parts.bounced), !parts.bounced.isEmpty()), Map.of(), options);
            } else {
                end(item, new Doom(parts.bounced, true), parts.deferred, options);
            }
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** Of a mail that somebody else gave up, or whose end a crash cut off. */
    void doomed(MailQueueItem item, Options options) {
        Mail mail = item.getMail();
        Doom doom = Doom.of(mail);
        List<MailAddress> others = new ArrayList<>(mail.getRecipients());
        others.removeAll(doom.all());
        Reason waiting = Reason.ours("4.0.0", new QueuedMail(mail).lastReply().orElse(""));
        try {
            end(item, doom, others.isEmpty() ? Map.of() : Map.of(waiting, others), options);
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** Of a mail whose destination rests: no attempt was made, and none is counted. */
    void rest(MailQueueItem item, Destinations.Rest rest, Options options) {
        Mail mail = item.getMail();
        QueuedMail queued = new QueuedMail(mail);
        Instant now = clock.instant();
        Map<Reason, List<MailAddress>> all = Map.of(rest.reason(), List.copyOf(mail.getRecipients()));
        try {
            if (isOver(mail, queued.tries(), options)) {
                end(item, new Doom(all, false), Map.of(), options);
            } else if (queued.lastReply().isEmpty() || isLate(queued, now, options)) {
                put(item, all, Schedule.spread(rest.left(), random), options);
            } else {
                Duration wanted = Schedule.spread(rest.left(), random);
                ledger.rest(item, options.schedule().untilNext(wanted, queued.since(now), now));
            }
        } catch (MessagingException e) {
            giveBack(item, e);
        }
    }

    /** Of a mail that found no room beside others for its destination. */
    void crowd(MailQueueItem item, Duration delay) {
        ledger.rest(item, Schedule.spread(delay, random));
    }

    /** As it was, for nothing happened to it. */
    static void leave(MailQueueItem item) {
        finish(item, CompletionStatus.RETRY);
    }

    /** As it was, after a while. */
    static void reject(MailQueueItem item) {
        finish(item, CompletionStatus.REJECT);
    }

    private boolean isOver(Mail mail, int tries, Options options) {
        Instant now = clock.instant();
        return options.schedule().isOver(tries, new QueuedMail(mail).since(now), now);
    }

    /** Writes what failed, tells its sender, and writes what is left. */
    private void end(MailQueueItem item, Doom doom, Map<Reason, List<MailAddress>> deferred, Options options)
            throws MessagingException {
        Mail mail = item.getMail();
        Map<Reason, List<MailAddress>> unfailed = Map.of();
        if (!doom.isEmpty()) {
            List<MailAddress> all = new ArrayList<>(doom.all());
            deferred.values().forEach(all::addAll);
            mail.setRecipients(all);
            doom.writeOn(mail);
            ledger.note(item);
            // The reports are of the mail as it was.
            Doom.removeFrom(mail);
            unfailed = fail(mail, doom.recipients(), doom.permanent(), options);
        }
        Map<Reason, List<MailAddress>> left = merge(deferred, unfailed);
        if (left.isEmpty()) {
            item.done(CompletionStatus.SUCCESS);
            return;
        }
        if (!unfailed.isEmpty()) {
            new Doom(unfailed, doom.permanent()).writeOn(mail);
        }
        requeue(item, left, new QueuedMail(mail).tries(), options);
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

    private void requeue(MailQueueItem item, Map<Reason, List<MailAddress>> left, int tries, Options options)
            throws MailQueueException {
        Duration own = options.schedule().delay(Math.max(1, tries), random);
        // Woken with its destination, not before it.
        Duration delay = destinations
                .rest(Attempt.destination(item.getMail(), options))
                .map(rest -> rest.left().compareTo(own) > 0 ? rest.left() : own)
                .orElse(own);
        put(item, left, delay, options);
    }

    private void put(MailQueueItem item, Map<Reason, List<MailAddress>> left, Duration wanted, Options options)
            throws MailQueueException {
        Mail mail = item.getMail();
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
        notice(mail, recipients, reason, now, options);
        ledger.replace(item, delay);
        journeys.tell(MailEvent.of(Fact.DEFERRED, mail)
                .with("recipients", recipients)
                .with("attempt", queued.tries())
                .with("delay", delay.toSeconds() + " s")
                .with("reason", reason.toString())
                .build());
    }

    private static boolean isLate(QueuedMail queued, Instant now, Options options) {
        return !queued.noticed() && !now.isBefore(queued.since(now).plus(options.noticeAfter()));
    }

    private void notice(Mail mail, List<MailAddress> recipients, Reason reason, Instant now, Options options) {
        QueuedMail queued = new QueuedMail(mail);
        if (!isLate(queued, now, options)) {
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
