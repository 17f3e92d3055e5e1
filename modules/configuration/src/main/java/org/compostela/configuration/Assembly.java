package org.compostela.configuration;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.net.URI;

/** Makes the records of values that were found to have no fault. */
final class Assembly {
    private final Home home;
    private final Values values;

    Assembly(Home home, Values values) {
        this.home = requireNonNull(home, "home");
        this.values = requireNonNull(values, "values");
    }

    CompostelaConfiguration configuration() {
        return new CompostelaConfiguration(
                home,
                values.get(Keys.HOSTNAME),
                listen(),
                new TlsSettings(home.resolve(values.get(Keys.CERTIFICATE)), home.resolve(values.get(Keys.PRIVATE_KEY))),
                limits(),
                new SpoolSettings(values.get(Keys.WORKERS), values.get(Keys.SPOOL_MEMORY), values.get(Keys.SPOOL_DISK)),
                new PipelineSettings(values.get(Keys.STEP_TIMEOUT)),
                delivery(),
                reception(),
                new JourneySettings(
                        values.get(Keys.JOURNEY_RECORD),
                        values.get(Keys.JOURNEY_KEEP),
                        values.get(Keys.JOURNEY_SUBJECTS),
                        values.get(Keys.JOURNEY_CLIENTS)),
                new SearchSettings(values.get(Keys.SEARCH_BODY), attachments(), values.get(Keys.SEARCH_CHECK)),
                new EngineSettings(cassandra(), openSearch()));
    }

    private DeliverySettings delivery() {
        return new DeliverySettings(
                values.get(Keys.DELIVERY_RETRIES),
                values.get(Keys.DELIVERY_GIVE_UP_AFTER),
                values.get(Keys.DELIVERY_NOTICE_AFTER),
                values.get(Keys.DELIVERY_CONNECTIONS),
                values.get(Keys.DELIVERY_CONNECTIONS_PER_DESTINATION),
                values.find(Keys.DNS_SERVERS).orElse(ImmutableList.of()),
                siteSecurity(),
                values.find(Keys.SMART_HOSTS).map(this::smartHost));
    }

    private ReceptionSettings reception() {
        return new ReceptionSettings(
                new SenderAuthenticationSettings(
                        values.get(Keys.SENDER_CHECK),
                        values.get(Keys.SENDER_APPLY_DMARC),
                        values.get(Keys.SENDER_REFUSE_SPF_FAIL),
                        values.find(Keys.SENDER_TRUSTED_SEALERS).orElse(ImmutableList.of())),
                new DefenceSettings(values.get(Keys.DEFENCE_TRUSTED_NETWORKS)));
    }

    private SiteSecuritySettings siteSecurity() {
        return new SiteSecuritySettings(
                values.get(Keys.DNSSEC),
                values.find(Keys.DNS_TRUST_ANCHORS).map(home::resolve),
                values.find(Keys.DELIVERY_TLS_DOMAINS).orElse(ImmutableList.of()).stream()
                        .collect(toImmutableMap(DomainTlsRule::domain, DomainTlsRule::tls)));
    }

    private SmartHostSettings smartHost(ImmutableList<ListenAddress> hosts) {
        return new SmartHostSettings(
                hosts,
                values.get(Keys.SMART_HOST_TLS),
                values.find(Keys.SMART_HOST_USER),
                values.find(Keys.SMART_HOST_PASSWORD_FILE).map(home::resolve),
                values.find(Keys.SMART_HOST_PASSWORD).map(Password::new));
    }

    private ListenSettings listen() {
        return new ListenSettings(
                values.get(Keys.SMTP),
                values.get(Keys.SUBMISSION),
                values.get(Keys.SUBMISSIONS),
                values.get(Keys.LMTP),
                values.get(Keys.IMAP),
                values.get(Keys.IMAPS),
                values.get(Keys.POP3),
                values.get(Keys.POP3S),
                values.get(Keys.ADMIN));
    }

    private LimitSettings limits() {
        return new LimitSettings(
                values.get(Keys.MESSAGE_SIZE),
                values.get(Keys.RECIPIENTS),
                values.get(Keys.CONNECTIONS),
                values.get(Keys.CONNECTIONS_PER_ADDRESS),
                values.get(Keys.IDLE_TIMEOUT),
                values.get(Keys.MINIMUM_FREE_DISK),
                values.get(Keys.LOOPBACK_PLAINTEXT_PASSWORDS));
    }

    private AttachmentSettings attachments() {
        return new AttachmentSettings(
                values.get(Keys.ATTACHMENTS_READ),
                values.get(Keys.ATTACHMENTS_MEMORY),
                values.get(Keys.ATTACHMENTS_TIME),
                values.get(Keys.ATTACHMENTS_SIZE),
                values.get(Keys.ATTACHMENTS_DEPTH));
    }

    private CassandraSettings cassandra() {
        String keyspace = values.get(Keys.CASSANDRA_KEYSPACE);
        return switch (values.get(Keys.CASSANDRA_MODE)) {
            case EMBEDDED -> new CassandraSettings.Embedded(keyspace, values.get(Keys.CASSANDRA_MEMORY));
            case EXTERNAL ->
                new CassandraSettings.External(
                        keyspace,
                        values.get(Keys.CASSANDRA_CONTACT_POINTS),
                        values.get(Keys.CASSANDRA_DATACENTER),
                        values.get(Keys.CASSANDRA_REPLICATION),
                        values.find(Keys.CASSANDRA_USER),
                        values.find(Keys.CASSANDRA_PASSWORD_FILE).map(home::resolve),
                        values.find(Keys.CASSANDRA_PASSWORD).map(Password::new),
                        values.get(Keys.CASSANDRA_TLS));
        };
    }

    private OpenSearchSettings openSearch() {
        return switch (values.get(Keys.OPENSEARCH_MODE)) {
            case EMBEDDED -> new OpenSearchSettings.Embedded(values.get(Keys.OPENSEARCH_MEMORY));
            case EXTERNAL ->
                new OpenSearchSettings.External(
                        values.get(Keys.OPENSEARCH_HOSTS).stream()
                                .map(this::openSearchUri)
                                .collect(toImmutableList()),
                        values.find(Keys.OPENSEARCH_USER),
                        values.find(Keys.OPENSEARCH_PASSWORD_FILE).map(home::resolve),
                        values.find(Keys.OPENSEARCH_PASSWORD).map(Password::new));
        };
    }

    private URI openSearchUri(ListenAddress host) {
        return URI.create((values.get(Keys.OPENSEARCH_TLS) ? "https://" : "http://") + host);
    }
}
