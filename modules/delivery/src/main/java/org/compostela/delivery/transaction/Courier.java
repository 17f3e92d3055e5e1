package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.hosts.Route;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one mail to one destination: tries its hosts in their order until every recipient has a final outcome, or there is no
 * host left, or a host has got the message and what came of it is open. Thread-safe; blocks the caller, who may be interrupted to end it.
 */
public final class Courier {
    private static final Logger LOGGER = LoggerFactory.getLogger(Courier.class);

    /** RFC 5321 section 4.5.3.1.8: what every server must take; for more there is a second transaction. */
    static final int RECIPIENTS_AT_ONCE = 100;

    /** Each may cost the time to connect. RFC 5321 section 5.1 asks for two at least. */
    static final int VISITS_MAX = 5;

    /** RFC 3463 X.5.3; many servers say no more than 452. */
    private static final Set<String> TOO_MANY = Set.of("4.5.3", "4.0.0");

    private final Tls tls;
    private final Watchdog watchdog;
    private final TimeLimits limits;

    public Courier(Tls tls, Watchdog watchdog, TimeLimits limits) {
        this.tls = requireNonNull(tls, "tls");
        this.watchdog = requireNonNull(watchdog, "watchdog");
        this.limits = requireNonNull(limits, "limits");
    }

    /**
     * Never fails: what goes wrong is the outcome of a recipient.
     *
     * @param rules that win over the TLS of the manner
     */
    public Delivery deliver(Route.Hosts route, Manner manner, HostRules rules, Envelope envelope, Message message) {
        Tour tour = new Tour(envelope);
        MessageFacts facts;
        try {
            facts = MessageFacts.of(message);
        } catch (IOException e) {
            return tour.unread(Reason.ours("4.3.0", "the message could not be read here: " + e.getMessage()));
        }
        for (Host host :
                route.hosts().subList(0, Math.min(VISITS_MAX, route.hosts().size()))) {
            visit(host, rules.of(host), manner, tour, facts, message);
            if (tour.isDone() || Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return tour.delivery();
    }

    private void visit(Host host, HostRule rule, Manner manner, Tour tour, MessageFacts facts, Message message) {
        if (rule instanceof HostRule.Avoid avoid) {
            tour.failed(host, avoid.asked(), Optional.of(avoid.failure()), avoid.reason());
            return;
        }
        HostRule.Use use = (HostRule.Use) rule;
        try {
            visitOnce(host, use, manner, tour, facts, message);
        } catch (TlsFailedException e) {
            Reason reason = Reason.ours("4.7.5", "the TLS handshake failed: " + e.getMessage(), host.name());
            tour.failed(host, use.asked(), Optional.of(e.failure()), reason);
            if (use.tls() == TlsPolicy.OPPORTUNISTIC) {
                // RFC 7435 section 3: rather in clear than not at all.
                visit(host, HostRule.Use.of(TlsPolicy.NONE), manner, tour, facts, message);
            }
        } catch (RefusedException e) {
            tour.failed(host, use.asked(), e.failure(), e.reason());
        } catch (IOException e) {
            Reason reason = Reason.ours("4.4.1", String.valueOf(e.getMessage()), host.name());
            tour.failed(host, use.asked(), Optional.empty(), reason);
        }
    }

    private void visitOnce(Host host, HostRule.Use rule, Manner manner, Tour tour, MessageFacts facts, Message message)
            throws IOException {
        Connection connection = Connection.open(host, manner.source(), limits, watchdog);
        String address = connection.address().getHostAddress();
        try (Session session = Session.open(connection, manner, rule, limits, tls)) {
            boolean usable = send(session, address, tour, facts, message);
            if (usable) {
                quit(session);
            }
        }
    }

    /** @return whether the session may be ended in good manners */
    private static boolean send(Session session, String address, Tour tour, MessageFacts facts, Message message) {
        while (true) {
            int before = tour.open().size();
            for (List<MailAddress> some : Lists.partition(tour.open(), RECIPIENTS_AT_ONCE)) {
                Transaction.Result result = session.send(tour.envelope().to(some), facts, message);
                tour.sent(session, address, result);
                if (!result.usable()) {
                    return false;
                }
            }
            // RFC 5321 section 4.5.3.1.10: too many at once; those that were left go in another transaction.
            boolean again = tour.wereTooMany() && tour.open().size() < before;
            if (!again) {
                return true;
            }
        }
    }

    private static void quit(Session session) {
        try {
            session.quit();
        } catch (IOException e) {
            LOGGER.atDebug()
                    .addKeyValue("host", session.at().name())
                    .setCause(e)
                    .log("a server did not say good-bye");
        }
    }

    /** Whether this is a reply to a recipient too many (RFC 5321 section 4.5.3.1.10, RFC 3463 X.5.3). */
    static boolean isTooMany(Outcome outcome) {
        Reason reason = outcome.reason();
        boolean said = reason.code() == 452 && TOO_MANY.contains(reason.status());
        return outcome instanceof Outcome.Deferred && (said || reason.code() == 552);
    }
}
