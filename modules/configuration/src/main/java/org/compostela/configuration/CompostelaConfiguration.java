package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * Every setting of a server, as validated from {@code conf/compostela.conf}. Immutable.
 *
 * @param hostname the name this host calls itself in SMTP greetings and Received fields (RFC 5321 §4.1.1.1)
 */
public record CompostelaConfiguration(
        Home home,
        String hostname,
        ListenSettings listen,
        TlsSettings tls,
        LimitSettings limits,
        SpoolSettings spool,
        PipelineSettings pipeline,
        DeliverySettings delivery,
        ReceptionSettings reception,
        JourneySettings journey,
        SearchSettings search,
        EngineSettings engines) {
    public CompostelaConfiguration {
        requireNonNull(home, "home");
        requireNonNull(hostname, "hostname");
        requireNonNull(listen, "listen");
        requireNonNull(tls, "tls");
        requireNonNull(limits, "limits");
        requireNonNull(spool, "spool");
        requireNonNull(pipeline, "pipeline");
        requireNonNull(delivery, "delivery");
        requireNonNull(reception, "reception");
        requireNonNull(journey, "journey");
        requireNonNull(search, "search");
        requireNonNull(engines, "engines");
    }
}
