package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.delivery.hosts.HostFinder;
import org.compostela.delivery.hosts.Route;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;
import org.compostela.delivery.policy.TlsPolicies;
import org.compostela.delivery.transaction.Courier;
import org.compostela.delivery.transaction.Delivery;
import org.compostela.delivery.transaction.Envelope;
import org.compostela.delivery.transaction.HostRules;
import org.compostela.delivery.transaction.TlsPolicy;
import org.compostela.delivery.transaction.Visit;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;

/** Tries to deliver a mail once: to each destination of its recipients one transaction, or several if they are many. Thread-safe. */
final class Attempt {
    private final HostFinder finder;
    private final TlsPolicies policies;
    private final Courier courier;
    private final Destinations destinations;
    private final Journeys journeys;

    Attempt(HostFinder finder, TlsPolicies policies, Courier courier, Destinations destinations, Journeys journeys) {
        this.finder = requireNonNull(finder, "finder");
        this.policies = requireNonNull(policies, "policies");
        this.courier = requireNonNull(courier, "courier");
        this.destinations = requireNonNull(destinations, "destinations");
        this.journeys = requireNonNull(journeys, "journeys");
    }

    /** Where a mail goes, as the desk sorts its mails: its first domain, or the smart host. */
    static String destination(Mail mail, Options options) {
        if (!options.gateways().isEmpty()) {
            return options.gateways().toString();
        }
        return mail.getRecipients().stream().findFirst().map(Attempt::domain).orElse("");
    }

    private static String domain(MailAddress recipient) {
        return recipient.getDomain().asString().toLowerCase(Locale.ROOT);
    }

    /** @return an outcome for each recipient; a destination that rests is not tried */
    Map<MailAddress, Outcome> run(Mail mail, Options options) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        recipientsByDestination(mail, options)
                .forEach((destination, recipients) ->
                        outcomes.putAll(run(mail, destination, List.copyOf(recipients), options)));
        return outcomes;
    }

    private static Map<String, List<MailAddress>> recipientsByDestination(Mail mail, Options options) {
        if (!options.gateways().isEmpty()) {
            return Map.of(destination(mail, options), List.copyOf(mail.getRecipients()));
        }
        Map<String, List<MailAddress>> groups = new LinkedHashMap<>();
        mail.getRecipients().forEach(recipient -> groups.computeIfAbsent(domain(recipient), any -> new ArrayList<>())
                .add(recipient));
        return groups;
    }

    private Map<MailAddress, Outcome> run(
            Mail mail, String destination, List<MailAddress> recipients, Options options) {
        var rest = destinations.rest(destination, mail);
        if (rest.isPresent()) {
            return all(recipients, new Outcome.Deferred(rest.get().reason()));
        }
        Route route = options.gateways().isEmpty() ? finder.find(destination) : finder.fixed(options.gateways());
        if (route instanceof Route.Hosts hosts) {
            return deliver(mail, destination, recipients, options, hosts);
        }
        if (route instanceof Route.Unknown unknown) {
            destinations.unreachable(destination, unknown.reason());
            return all(recipients, new Outcome.Deferred(unknown.reason()));
        }
        Reason reason = ((Route.None) route).reason();
        // A smart host that is not found is a slip of the administrator, not of who wrote the mail.
        return all(
                recipients, options.gateways().isEmpty() ? new Outcome.Bounced(reason) : new Outcome.Deferred(reason));
    }

    private Map<MailAddress, Outcome> deliver(
            Mail mail, String destination, List<MailAddress> recipients, Options options, Route.Hosts hosts) {
        Envelope envelope = new Envelope(mail.getMaybeSender(), recipients, mail.dsnParameters());
        HostRules rules = rules(destination, options);
        Delivery delivery = courier.deliver(hosts, options.manner(), rules, envelope, new MailMessage(mail));
        delivery.visits().forEach(visit -> journeys.tell(attempted(mail, visit)));
        if (delivery.reached()) {
            destinations.reached(destination);
        } else if (!Thread.currentThread().isInterrupted()) {
            delivery.outcomes().values().stream()
                    .findFirst()
                    .ifPresent(outcome -> destinations.unreachable(destination, outcome.reason()));
        }
        return delivery.outcomes();
    }

    /** A smart host is as the administrator says, and so is who is not to have TLS. */
    private HostRules rules(String destination, Options options) {
        TlsPolicy tls = options.manner().tls();
        return options.gateways().isEmpty() && tls == TlsPolicy.OPPORTUNISTIC
                ? policies.of(destination)
                : HostRules.all(tls);
    }

    private static MailEvent attempted(Mail mail, Visit visit) {
        return MailEvent.of(Fact.ATTEMPTED, mail)
                .with("host", visit.host())
                .with("port", visit.port())
                .with("address", visit.address())
                .with("tls", visit.tls())
                .with("verified", visit.verified())
                .with("authenticated", visit.authenticated().word())
                .with("reply", visit.last().toString())
                .build();
    }

    private static Map<MailAddress, Outcome> all(List<MailAddress> recipients, Outcome outcome) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        recipients.forEach(recipient -> outcomes.put(recipient, outcome));
        return outcomes;
    }
}
