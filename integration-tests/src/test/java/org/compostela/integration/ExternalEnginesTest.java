package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.compostela.configuration.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The same server on engines that it does not own: those of another server, reached as any cluster would be. */
@Isolated
class ExternalEnginesTest {
    @Test
    void mailIsKeptFoundAndReadOnEnginesThatTheServerDoesNotOwn() throws Exception {
        Home owner = Server.shared().home();
        try (Server server = Server.start(
                "engines.cassandra.mode=external",
                "engines.cassandra.contact-points=[\"127.0.0.1:" + cassandraPort(owner) + "\"]",
                "engines.cassandra.local-datacenter=datacenter1",
                "engines.cassandra.keyspace=outside",
                "engines.cassandra.replication-factor=1",
                "engines.cassandra.tls=false",
                "engines.cassandra.user=compostela",
                "engines.cassandra.password-file=" + owner.secrets().resolve("cassandra-password"),
                "engines.opensearch.mode=external",
                "engines.opensearch.hosts=[\"127.0.0.1:" + openSearchPort(owner) + "\"]",
                "engines.opensearch.tls=false",
                "engines.opensearch.user=compostela",
                "engines.opensearch.password-file=" + owner.secrets().resolve("opensearch-password"))) {
            assertThat(server.child().descendants())
                    .as("engines that this server started")
                    .isEmpty();
            String domain = server.domain();
            String alice = server.user(domain, "alice");
            Mail mail = Mail.ofBytes("stranger@elsewhere.example", alice, 2_000);

            try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
                assertThat(smtp.send("stranger@elsewhere.example", alice, mail.text()))
                        .startsWith("250");
            }

            try (Imap imap = new Imap(server.address("imaps"), alice, Server.PASSWORD)) {
                await().atMost(Duration.ofSeconds(60)).until(imap::messageIds, ids -> ids.contains(mail.messageId()));
                assertThat(imap.command("SEARCH BODY \"leading dot\"")).contains("* SEARCH 1");
            }
        }
    }

    private static String cassandraPort(Home owner) throws Exception {
        return value(owner.data().resolve("cassandra/cassandra.yaml"), "native_transport_port");
    }

    private static String openSearchPort(Home owner) throws Exception {
        return value(owner.data().resolve("opensearch/config/opensearch.yml"), "http.port");
    }

    private static String value(Path file, String key) throws Exception {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(key) + ": *(\\d+)").matcher(Files.readString(file));
        assertThat(line.find()).as("%s in %s", key, file).isTrue();
        return line.group(1);
    }
}
