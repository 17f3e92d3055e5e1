package org.compostela.queue;

import static java.util.Objects.requireNonNull;

import com.github.fge.lambdas.Throwing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.queue.Entry.State;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A queue of James on a {@link Journal}: of the mails that are due those of each sender first in first out, and the senders in turn.
 *
 * <p>{@code enQueue} blocks until the mail is on the disk and throws {@link SpoolFullException} when there is no room. A consumer is given
 * no more mails than it asked for. A mail that was taken stays in the journal, counts in {@link #getSize} and can be
 * browsed, but not removed, until its consumer is done with it: SUCCESS ends it; RETRY gives it back as it was, byte
 * for byte; REJECT, which says that not even the error repository took it, gives it back after {@link #REJECTED_RESTS}.
 * Nothing but SUCCESS, {@link #remove} and {@link #clear} takes a mail off the disk. Thread-safe.
 *
 * <p>In the queue {@code spool} RETRY says that processing failed: the failure is counted on the disk, the mail rests longer each
 * time ({@link #rest(int)}), and comes with its count in the attribute {@link #FAILURES}, by which its consumer decides
 * when to give up. In other queues, whose consumers keep delays of their own, RETRY means back at once.
 */
final class JournalQueue implements ManageableMailQueue, SharingQueue {
    static final Duration REJECTED_RESTS = Duration.ofSeconds(30);
    static final Duration UNREADABLE_RESTS = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(JournalQueue.class);
    private static final int CONSUMER_THREADS = 256;
    private static final int CONSUMERS_IN_LINE = 100_000;
    private static final long NEVER = Long.MAX_VALUE;

    /** Room for a journal's records and a database's next files; below it, a failed write is taken for a full disk. */
    private static final long NO_ROOM_BYTES = 32 << 20;

    /** How often a mail's processing failed; James' spooler, which puts such a mail back as a new one, counts there, too. */
    static final AttributeName FAILURES = AttributeName.of("mail-processing-error-count");

    /** When an administrator last asked for the mail to be tried, in milliseconds: its consumer has no reason to let it rest before that time. */
    static final AttributeName ASKED = AttributeName.of("org.compostela.queue.asked");

    /** Why an administrator wants the mail to be tried no more, but to be returned to its sender. */
    static final AttributeName GIVE_UP = AttributeName.of("org.compostela.queue.give-up");

    /**
     * Without a rest it would be five tries within a few milliseconds, and then the error repository: a store that is away for a minute would move
     * the whole spool there.
     */
    private static final List<Duration> REST_AFTER_FAILURE = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15));

    private final MailQueueName name;
    private final Journal journal;
    private final Journeys journeys;
    private final Clock clock;
    private final MetricFactory metrics;
    private final Metric enqueued;
    private final Metric dequeued;
    private final Scheduler consumers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReadyMails ready = new ReadyMails();
    private final TreeSet<Entry> delayed =
            new TreeSet<>(Comparator.<Entry>comparingLong(entry -> entry.due).thenComparingLong(entry -> entry.id));
    private final boolean atRest;
    private boolean closed;

    /** @param atRest whether it hands out no mail, whoever asks */
    JournalQueue(
            MailQueueName name,
            Journal journal,
            Journeys journeys,
            MetricFactory metrics,
            GaugeRegistry gauges,
            Clock clock,
            boolean atRest) {
        this.name = requireNonNull(name, "name");
        this.journal = requireNonNull(journal, "journal");
        this.journeys = requireNonNull(journeys, "journeys");
        this.metrics = requireNonNull(metrics, "metrics");
        this.clock = requireNonNull(clock, "clock");
        this.atRest = atRest;
        this.enqueued = metrics.generate(ENQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.dequeued = metrics.generate(DEQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.consumers =
                Schedulers.newBoundedElastic(CONSUMER_THREADS, CONSUMERS_IN_LINE, "queue-" + name.asString(), 60, true);
        gauges.register(QUEUE_SIZE_METRIC_NAME_PREFIX + name.asString(), journal::size);
        journal.all().forEach(this::schedule);
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, restAfterFailure(mail));
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        TimeMetric time = metrics.timer(ENQUEUED_TIMER_METRIC_NAME_PREFIX + name.asString());
        try {
            Envelope envelope = Envelope.of(mail);
            add(mail.getMessage(), List.of(envelope), due(delay));
            enqueued.increment();
        } catch (SpoolFullException e) {
            throw e;
        } catch (IOException | MessagingException e) {
            throw refused(mail, e);
        } finally {
            time.stopAndPublish();
        }
    }

    /**
     * Adds mails that all have one message, which is written once. Returns when all are on the disk; a process that ends before may leave
     * some of them.
     */
    @Override
    public void enQueueAll(MimeMessage message, List<Mail> mails) throws MailQueueException {
        if (mails.isEmpty()) {
            return;
        }
        TimeMetric time = metrics.timer(ENQUEUED_TIMER_METRIC_NAME_PREFIX + name.asString());
        try {
            List<Envelope> envelopes = new ArrayList<>();
            for (Mail mail : mails) {
                envelopes.add(Envelope.of(mail, message));
            }
            add(message, envelopes, Entry.NOW);
            enqueued.add(mails.size());
        } catch (SpoolFullException e) {
            throw e;
        } catch (IOException | MessagingException e) {
            throw refused(mails.get(0), e);
        } finally {
            time.stopAndPublish();
        }
    }

    private void add(@Nullable MimeMessage message, List<Envelope> envelopes, long due)
            throws IOException, MessagingException {
        List<Journal.Addition> additions = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            additions.add(new Journal.Addition(journal.newId(), envelope.senderNumber(), envelope.toBytes()));
        }
        Body body = Body.of(message, journal.bodyFile(additions.get(0).id()), journal.budget());
        List<Entry> entries;
        try {
            share(body, additions);
            entries = journal.add(additions, due, body);
        } catch (SpoolFullException e) {
            for (Journal.Addition addition : additions) {
                body.discard(journal.bodyFile(addition.id()), journal.budget());
            }
            throw e;
        }
        // Before a consumer can see it, lest the mail's life begin with its second event.
        envelopes.forEach(
                envelope -> journeys.tell(event(Fact.SPOOLED, envelope).build()));
        entries.forEach(this::schedule);
    }

    /** A body in a file has a name for each mail. */
    private void share(Body body, List<Journal.Addition> additions) throws IOException {
        if (!body.isFile() || additions.size() == 1) {
            return;
        }
        Path first = journal.bodyFile(additions.get(0).id());
        for (Journal.Addition addition : additions.subList(1, additions.size())) {
            Files.createLink(journal.bodyFile(addition.id()), first);
            journal.budget().add(body.bytes());
        }
        Folders.syncParent(first);
    }

    private MailQueueException refused(Mail mail, Exception cause) {
        String what = "Mail " + mail.getName() + " could not be put into queue " + name.asString();
        try {
            if (cause instanceof IOException
                    && Files.getFileStore(journal.folder()).getUsableSpace() < NO_ROOM_BYTES) {
                return new SpoolFullException(
                        what + ": no space is left under " + journal.folder() + ". Make room on that disk.", cause);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new MailQueueException(what + ": " + cause.getMessage(), cause);
    }

    private Duration restAfterFailure(Mail mail) {
        if (!name.equals(MailQueueFactory.SPOOL)) {
            return Duration.ZERO;
        }
        return AttributeUtils.getValueAndCastFromMail(mail, FAILURES, Integer.class)
                .map(JournalQueue::rest)
                .orElse(Duration.ZERO);
    }

    /** How long a mail rests after it failed for the given time. */
    private static Duration rest(int failures) {
        return failures < 1 ? Duration.ZERO : REST_AFTER_FAILURE.get(Math.min(failures, REST_AFTER_FAILURE.size()) - 1);
    }

    private long due(Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            return Entry.NOW;
        }
        try {
            return clock.instant().plus(delay).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return NEVER;
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.<Void>fromRunnable(Throwing.runnable(() -> enQueue(mail)).sneakyThrow())
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Flux<MailQueueItem> deQueue() {
        if (atRest) {
            return Flux.never();
        }
        return Flux.from(
                subscriber -> subscriber.onSubscribe(new Consumer(this, subscriber, consumers.createWorker())));
    }

    /** Waits for the next mail that is due. Empty when the consumer has gone, or the queue is closed. */
    Optional<MailQueueItem> take(BooleanSupplier gone) {
        while (true) {
            Entry entry = takeEntry(gone);
            if (entry == null) {
                return Optional.empty();
            }
            try {
                MailQueueItem item = open(entry);
                dequeued.increment();
                return Optional.of(item);
            } catch (IOException | MessagingException e) {
                LOGGER.atError()
                        .addKeyValue("queue", name.asString())
                        .addKeyValue("entry", entry.id)
                        .setCause(e)
                        .log("a mail in the queue cannot be read; it stays there and is tried again in "
                                + UNREADABLE_RESTS.toSeconds() + " s");
                rest(entry, UNREADABLE_RESTS);
            }
        }
    }

    private MailQueueItem open(Entry entry) throws IOException, MessagingException {
        Envelope envelope = Envelope.read(journal.envelope(entry));
        MailImpl mail = mail(envelope, entry);
        int failures = failures(envelope, entry);
        MailEvent.Builder fact = event(Fact.DEQUEUED, envelope);
        if (failures > 0) {
            fact.with("attempt", failures + 1L);
        }
        journeys.tell(fact.build());
        return new GivenItem(new JournalQueueItem(this, entry, mail, failures));
    }

    /** What the mail came with, from James' spooler or a repository, until it fails here. */
    private static int failures(Envelope envelope, Entry entry) {
        return entry.failures > 0
                ? entry.failures
                : envelope.attribute(FAILURES, Integer.class).orElse(0);
    }

    private MailImpl mail(Envelope envelope, Entry entry) throws IOException, MessagingException {
        MailImpl mail = envelope.toMail();
        if (entry.body.bytes >= 0) {
            mail.setMessageContent(new JournalMessage(journal, entry));
        }
        if (entry.failures > 0) {
            mail.setAttribute(new Attribute(FAILURES, AttributeValue.of(entry.failures)));
        }
        if (entry.asked > 0) {
            mail.setAttribute(new Attribute(ASKED, AttributeValue.of(entry.asked)));
        }
        // Setting the message is no change of the mail.
        envelope.lastUpdated().ifPresent(mail::setLastUpdated);
        return mail;
    }

    private MailEvent.Builder event(Fact fact, Envelope envelope) {
        return MailEvent.of(fact, envelope.journey(), envelope.name())
                .with("queue", name.asString())
                .with("messageId", envelope.messageId());
    }

    private @Nullable Entry takeEntry(BooleanSupplier gone) {
        lock.lock();
        try {
            while (!closed && !gone.getAsBoolean()) {
                makeDueReady();
                Entry entry = ready.poll();
                if (entry != null) {
                    entry.state = State.TAKEN;
                    return entry;
                }
                awaitChange();
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void makeDueReady() {
        Instant now = clock.instant();
        while (!delayed.isEmpty() && delayed.first().isDue(now)) {
            Entry entry = delayed.pollFirst();
            entry.state = State.READY;
            ready.add(entry);
        }
    }

    private void awaitChange() throws InterruptedException {
        if (delayed.isEmpty()) {
            changed.await();
        } else {
            long millis = Math.max(1, delayed.first().due - clock.millis());
            // Time may be set meanwhile.
            changed.await(Math.min(millis, TimeUnit.HOURS.toMillis(1)), TimeUnit.MILLISECONDS);
        }
    }

    void wakeConsumers() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void schedule(Entry entry) {
        lock.lock();
        try {
            if (entry.toBeHeld) {
                entry.toBeHeld = false;
                entry.due = Entry.HELD;
            }
            if (entry.isDue(clock.instant())) {
                entry.state = State.READY;
                ready.add(entry);
                changed.signal();
            } else {
                entry.state = State.DELAYED;
                delayed.add(entry);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void finish(Entry entry) throws MailQueueException {
        try {
            journal.done(entry);
        } catch (IOException e) {
            throw new MailQueueException(
                    "A finished mail could not be taken out of queue " + name.asString()
                            + ", and is delivered again after the next start: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Gives a taken mail back after its processing failed.
     *
     * @param failures how often it had failed before
     */
    void retry(Entry entry, int failures) throws MailQueueException {
        if (!name.equals(MailQueueFactory.SPOOL)) {
            rest(entry, Duration.ZERO);
            return;
        }
        int count = failures == Integer.MAX_VALUE ? failures : failures + 1;
        try {
            journal.failed(entry, count, due(rest(count)));
        } catch (IOException e) {
            throw new MailQueueException(
                    "That a mail in queue " + name.asString() + " failed for the " + count
                            + ". time could not be written to the disk; the mail rests and is tried again: "
                            + e.getMessage(),
                    e);
        } finally {
            schedule(entry);
        }
    }

    /** Gives a taken mail back as it has become. */
    void replace(Entry entry, Mail mail, Duration delay) throws MailQueueException {
        long due = entry.toBeHeld ? Entry.HELD : due(delay);
        try {
            journal.replace(entry, Envelope.of(mail).toBytes(), due);
            if (entry.toBeHeld && due != Entry.HELD) {
                // That came meanwhile.
                journal.due(List.of(entry), Entry.HELD);
            }
        } catch (IOException | MessagingException e) {
            entry.due = due(REJECTED_RESTS);
            throw new MailQueueException(
                    "What became of mail " + mail.getName() + " could not be written to queue " + name.asString()
                            + "; it stays there as it was: " + e.getMessage(),
                    e);
        } finally {
            schedule(entry);
        }
    }

    /** Writes what has become of a taken mail. */
    void note(Entry entry, Mail mail) throws MailQueueException {
        try {
            journal.replace(entry, Envelope.of(mail).toBytes(), entry.toBeHeld ? Entry.HELD : Entry.NOW);
        } catch (IOException | MessagingException e) {
            throw new MailQueueException(
                    "What became of mail " + mail.getName() + " could not be written to queue " + name.asString() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Gives a taken mail back. */
    void rest(Entry entry, Duration duration) {
        entry.due = due(duration);
        schedule(entry);
    }

    @Override
    public long getSize() {
        return journal.size();
    }

    @Override
    public long flush() throws MailQueueException {
        try {
            journal.flushed();
        } catch (IOException e) {
            throw new MailQueueException("Queue " + name.asString() + " could not be flushed: " + e.getMessage(), e);
        }
        lock.lock();
        try {
            List<Entry> flushed = new ArrayList<>(delayed);
            flushed.removeIf(Entry::isHeld);
            flushed.forEach(delayed::remove);
            flushed.sort(Comparator.comparingLong(entry -> entry.id));
            for (Entry entry : flushed) {
                entry.asked = clock.millis();
                entry.due = Entry.NOW;
                entry.state = State.READY;
                ready.add(entry);
            }
            changed.signalAll();
            return flushed.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long clear() throws MailQueueException {
        return removeIf(envelope -> true);
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        return removeIf(
                switch (type) {
                    case Name -> envelope -> envelope.name().equals(value);
                    case Sender -> envelope -> envelope.sender().equalsIgnoreCase(value);
                    case Recipient -> envelope -> envelope.recipients().anyMatch(value::equalsIgnoreCase);
                });
    }

    private long removeIf(Predicate<Envelope> test) throws MailQueueException {
        long removed = 0;
        for (Entry entry : journal.all()) {
            try {
                if (isWaiting(entry) && test.test(envelope(entry)) && withdraw(entry)) {
                    journal.done(entry);
                    removed++;
                }
            } catch (IOException e) {
                throw new MailQueueException(
                        "After " + removed + " mails were removed from queue " + name.asString() + ": "
                                + e.getMessage(),
                        e);
            }
        }
        return removed;
    }

    Envelope envelope(Entry entry) throws IOException {
        return Envelope.read(journal.envelope(entry));
    }

    State state(Entry entry) {
        lock.lock();
        try {
            return entry.state;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWaiting(Entry entry) {
        State state = state(entry);
        return state == State.READY || state == State.DELAYED;
    }

    private boolean withdraw(Entry entry) {
        lock.lock();
        try {
            boolean waited = ready.remove(entry) || delayed.remove(entry);
            if (waited) {
                entry.state = State.GONE;
            }
            return waited;
        } finally {
            lock.unlock();
        }
    }

    /** They stay until they are released, also after a restart; those that a consumer has, when it gives them back. */
    void hold(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            lock.lock();
            try {
                if (ready.remove(entry) || delayed.remove(entry)) {
                    entry.due = Entry.HELD;
                    entry.state = State.DELAYED;
                    delayed.add(entry);
                } else if (entry.state == State.TAKEN) {
                    entry.toBeHeld = true;
                }
            } finally {
                lock.unlock();
            }
        }
        journal.due(entries, Entry.HELD);
    }

    /** Those that are held are due. */
    void release(List<Entry> entries) throws IOException {
        journal.due(entries, Entry.NOW);
        entries.forEach(entry -> makeDue(entry, true));
    }

    /** Those that rest and are not held are due. */
    void retry(List<Entry> entries) throws IOException {
        List<Entry> resting = entries.stream().filter(entry -> !entry.isHeld()).toList();
        journal.due(resting, Entry.NOW);
        resting.forEach(entry -> makeDue(entry, false));
    }

    private void makeDue(Entry entry, boolean held) {
        lock.lock();
        try {
            entry.asked = clock.millis();
            if (held) {
                entry.toBeHeld = false;
            }
            if (entry.isHeld() == held && delayed.remove(entry)) {
                entry.due = Entry.NOW;
                entry.state = State.READY;
                ready.add(entry);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells the mail's next consumer to try no more, and gives it the mail.
     *
     * @return false when one has it now
     */
    boolean giveUp(Entry entry, String why) throws IOException {
        if (!withdraw(entry)) {
            return false;
        }
        long before = entry.due;
        entry.due = Entry.NOW;
        try {
            Envelope doomed = envelope(entry).with(new Attribute(GIVE_UP, AttributeValue.of(why)));
            journal.replace(entry, doomed.toBytes(), Entry.NOW);
        } catch (IOException e) {
            entry.due = before;
            throw e;
        } finally {
            schedule(entry);
        }
        return true;
    }

    @Override
    public MailQueueIterator browse() {
        return new Browser();
    }

    /** The queue outlives its users; {@link #shutDown} ends it. */
    @Override
    public void close() {}

    void shutDown() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        consumers.dispose();
        journal.close();
    }

    Journal journal() {
        return journal;
    }

    /** Holds one mail ahead and no list: mails that come and go meanwhile may be seen or not. */
    private final class Browser implements MailQueueIterator {
        private long last;
        private @Nullable MailQueueItemView next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = advance();
            }
            return next != null;
        }

        @Override
        public MailQueueItemView next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            MailQueueItemView view = requireNonNull(next);
            next = null;
            return view;
        }

        private @Nullable MailQueueItemView advance() {
            for (Optional<Entry> entry = journal.after(last); entry.isPresent(); entry = journal.after(last)) {
                last = entry.get().id;
                try {
                    return view(entry.get());
                } catch (IOException | MessagingException e) {
                    LOGGER.atWarn()
                            .addKeyValue("queue", name.asString())
                            .addKeyValue("entry", last)
                            .setCause(e)
                            .log("a mail in the queue left or cannot be read while the queue is browsed");
                }
            }
            return null;
        }

        private MailQueueItemView view(Entry entry) throws IOException, MessagingException {
            Mail mail = mail(Envelope.read(journal.envelope(entry)), entry);
            return entry.due == Entry.NOW
                    ? new DefaultMailQueueItemView(mail)
                    : new DefaultMailQueueItemView(
                            mail, Instant.ofEpochMilli(entry.due).atZone(ZoneOffset.UTC));
        }

        @Override
        public void close() {}
    }
}
