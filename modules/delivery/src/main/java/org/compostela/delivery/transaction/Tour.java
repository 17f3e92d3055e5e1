package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;

/** What is known, on the way from host to host. Of one attempt; not thread-safe. */
final class Tour {
    private final Envelope envelope;
    private final Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Visit> visits = new ArrayList<>();
    private boolean reached;
    private boolean mayGoOn = true;
    private boolean allRefuseForGood = true;

    Tour(Envelope envelope) {
        this.envelope = requireNonNull(envelope, "envelope");
    }

    Envelope envelope() {
        return envelope;
    }

    /** Those that are neither delivered nor bounced. */
    List<MailAddress> open() {
        return envelope.recipients().stream()
                .filter(recipient -> {
                    Outcome outcome = outcomes.get(recipient);
                    return outcome == null || outcome instanceof Outcome.Deferred;
                })
                .toList();
    }

    boolean isDone() {
        return !mayGoOn || open().isEmpty();
    }

    boolean wereTooMany() {
        return open().stream().map(outcomes::get).anyMatch(outcome -> outcome != null && Courier.isTooMany(outcome));
    }

    void sent(Session session, String address, Transaction.Result result) {
        reached = true;
        mayGoOn &= result.elsewhere();
        result.outcomes().forEach(this::put);
        Reason last = result.outcomes().values().stream()
                .filter(Outcome.Delivered.class::isInstance)
                .findFirst()
                .orElseGet(() -> result.outcomes().values().iterator().next())
                .reason();
        visits.add(new Visit(
                session.at().name(),
                session.at().port(),
                address,
                session.tls().map(Tls.Secured::version).orElse(""),
                session.tls().map(Tls.Secured::valid).orElse(false),
                session.rule().asked(),
                session.tlsFailure(),
                last));
    }

    /** The host took no mail at all. */
    void failed(Host host, Authentication asked, Optional<TlsFailure> failure, Reason reason) {
        visits.add(new Visit(host.name(), host.port(), "", "", false, asked, failure, reason));
        allRefuseForGood &= reason.code() / 100 == 5;
        open().forEach(recipient -> put(recipient, new Outcome.Deferred(reason)));
    }

    /** What a server said is worth more to the reader than that another was not there. */
    private void put(MailAddress recipient, Outcome outcome) {
        Outcome before = outcomes.get(recipient);
        boolean keep = before != null
                && outcome instanceof Outcome.Deferred
                && before.reason().code() != 0
                && outcome.reason().code() == 0;
        if (!keep) {
            outcomes.put(recipient, outcome);
        }
    }

    Delivery unread(Reason reason) {
        open().forEach(recipient -> put(recipient, new Outcome.Deferred(reason)));
        return new Delivery(outcomes, visits, true);
    }

    /** RFC 7504 section 4: when every host says that it takes no mail, none will. */
    Delivery delivery() {
        if (!reached && allRefuseForGood) {
            open().forEach(recipient ->
                    outcomes.computeIfPresent(recipient, (same, outcome) -> new Outcome.Bounced(outcome.reason())));
        }
        return new Delivery(outcomes, visits, reached);
    }
}
