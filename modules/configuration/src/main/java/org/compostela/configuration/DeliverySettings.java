package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way of a message to servers of other sites.
 *
 * @param retries how long a message waits after each try; the last is repeated
 * @param giveUpAfter age at which the sender gets a bounce
 * @param noticeAfter age at which the sender is told that it is late
 * @param connections at a time
 * @param connectionsPerDestination of these, for one domain or for the smart host
 * @param nameServers to ask where mail goes; none: those of the machine
 * @param security how sure it must be whom it speaks to
 * @param smartHost takes all outgoing mail; empty: the servers of each domain do
 */
public record DeliverySettings(
        List<Duration> retries,
        Duration giveUpAfter,
        Duration noticeAfter,
        int connections,
        int connectionsPerDestination,
        List<ListenAddress> nameServers,
        SiteSecuritySettings security,
        Optional<SmartHostSettings> smartHost) {
    public DeliverySettings {
        retries = List.copyOf(retries);
        requireNonNull(giveUpAfter, "giveUpAfter");
        requireNonNull(noticeAfter, "noticeAfter");
        nameServers = List.copyOf(nameServers);
        requireNonNull(security, "security");
        requireNonNull(smartHost, "smartHost");
    }
}
