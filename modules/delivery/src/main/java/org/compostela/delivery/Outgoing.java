package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.hosts.HostFinder;
import org.compostela.delivery.hosts.Self;
import org.compostela.delivery.outcome.Reason;
import org.compostela.delivery.policy.TlsPolicies;
import org.compostela.delivery.transaction.Courier;
import org.compostela.delivery.transaction.TimeLimits;
import org.compostela.delivery.transaction.Tls;
import org.compostela.delivery.transaction.Watchdog;
import org.compostela.journey.Journeys;

/**
 * The outgoing queues that are being delivered. A mailet opens the one it fills; when the pipeline is changed, the new one opens it before the
 * old one closes it, and from then on the new options hold. Thread-safe.
 */
public final class Outgoing {
    /** Of a destination that cannot be reached; doubled with each failure, up to an hour: then mail waits no longer than that once it is back. */
    private static final Duration FIRST_REST = Duration.ofMinutes(5);

    private static final Duration LONGEST_REST = Duration.ofHours(1);

    /** RFC 5321 section 4.5.4.2. */
    static final int SMTP_PORT = 25;

    private final MailQueueFactory<?> queues;
    private final Ledger ledger;
    private final Journeys journeys;
    private final Keeper keeper;
    private final Setting setting;
    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random();
    private final Watchdog watchdog = new Watchdog();
    private final HostFinder finder;
    private final TlsPolicies policies;
    private final Courier courier;
    private final Map<MailQueueName, Open> open = new HashMap<>();

    /**
     * What is the same for all queues.
     *
     * @param hostname this server greets with
     * @param connections at a time, of each queue
     */
    record Setting(
            String hostname,
            int port,
            int connections,
            int connectionsPerDestination,
            Duration firstRest,
            Duration longestRest,
            TimeLimits limits) {
        Setting {
            requireNonNull(hostname, "hostname");
            requireNonNull(firstRest, "firstRest");
            requireNonNull(longestRest, "longestRest");
            requireNonNull(limits, "limits");
        }

        static Setting of(String hostname, int connections, int connectionsPerDestination) {
            return new Setting(
                    hostname,
                    SMTP_PORT,
                    connections,
                    connectionsPerDestination,
                    FIRST_REST,
                    LONGEST_REST,
                    TimeLimits.RFC_5321);
        }
    }

    Outgoing(
            MailQueueFactory<?> queues,
            Ledger ledger,
            Journeys journeys,
            Keeper keeper,
            Setting setting,
            Dns dns,
            TlsPolicies policies)
            throws SocketException {
        this.queues = requireNonNull(queues, "queues");
        this.ledger = requireNonNull(ledger, "ledger");
        this.journeys = requireNonNull(journeys, "journeys");
        this.keeper = requireNonNull(keeper, "keeper");
        this.setting = requireNonNull(setting, "setting");
        this.policies = requireNonNull(policies, "policies");
        this.finder = new HostFinder(dns, Self.of(setting.hostname()), setting.port(), random);
        this.courier = new Courier(new Tls(Optional.empty()), watchdog, setting.limits());
    }

    /** The name that this server greets with. */
    public String hostname() {
        return setting.hostname();
    }

    /**
     * Begins to deliver the mails of a queue, or stands by to go on when whoever opened it before closes it.
     *
     * @param context to give back what fails
     */
    public synchronized Opening open(Options options, MailetContext context) {
        Opening opening = new Opening(options, context);
        Open here = open.computeIfAbsent(options.queue(), name -> new Open());
        here.openings.add(opening);
        if (here.desk.isEmpty()) {
            Desk desk = desk(options.queue(), here);
            here.desk = Optional.of(desk);
            desk.open();
        }
        return opening;
    }

    private Desk desk(MailQueueName name, Open here) {
        MailQueue queue = queues.createQueue(name);
        Destinations destinations = new Destinations(setting.firstRest(), setting.longestRest(), clock);
        Attempt attempt = new Attempt(finder, policies, courier, destinations, journeys);
        Settlement settlement = new Settlement(ledger, here, destinations, journeys, clock, random);
        return new Desk(
                queue,
                attempt,
                settlement,
                destinations,
                () -> here.current().options,
                setting.connections(),
                setting.connectionsPerDestination(),
                // Half a minute, where a dead destination rests five.
                setting.firstRest().dividedBy(10));
    }

    private void close(Opening opening) {
        Optional<Desk> idle = remove(opening);
        // Not under the lock: it waits for transactions.
        idle.ifPresent(Desk::close);
    }

    private synchronized Optional<Desk> remove(Opening opening) {
        Open here = open.get(opening.options.queue());
        if (here == null || !here.openings.remove(opening)) {
            return Optional.empty();
        }
        if (here.openings.isEmpty()) {
            here.last = Optional.of(opening);
            open.remove(opening.options.queue());
            return here.desk;
        }
        return Optional.empty();
    }

    /** A queue that is being delivered, for a mailet; the last one to close it ends the deliveries. */
    public final class Opening implements AutoCloseable {
        private final Options options;
        private final Returns returns;

        private Opening(Options options, MailetContext context) {
            this.options = requireNonNull(options, "options");
            this.returns = new Returns(context, keeper, setting.hostname(), journeys, clock);
        }

        /** Waits some seconds for transactions to end. */
        @Override
        public void close() {
            Outgoing.this.close(this);
        }
    }

    /** Of one queue: who opened it, the oldest first. The options of the oldest hold, lest a pipeline that is built to be checked counts. */
    private final class Open implements Failures {
        private final Deque<Opening> openings = new ArrayDeque<>();
        private Optional<Desk> desk = Optional.empty();
        private Optional<Opening> last = Optional.empty();

        private Opening current() {
            synchronized (Outgoing.this) {
                Opening oldest = openings.peek();
                return oldest == null ? last.orElseThrow() : oldest;
            }
        }

        @Override
        public void failed(Mail mail, List<MailAddress> recipients, Reason reason, boolean permanent, Options options)
                throws MessagingException {
            current().returns.failed(mail, recipients, reason, permanent, options);
        }

        @Override
        public void late(Mail mail, List<MailAddress> recipients, Reason reason, Options options)
                throws MessagingException {
            current().returns.late(mail, recipients, reason, options);
        }
    }
}
