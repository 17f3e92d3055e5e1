package org.compostela.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, and what wins. */
final class ConfigurationLoaderTest {
    @TempDir
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(folder);
    }

    @Test
    void emptyFileIsEveryDefault() throws IOException {
        CompostelaConfiguration defaults = home.write("").loaded();

        assertThat(defaults.home()).isEqualTo(home.home());
        assertThat(Hostnames.parse(defaults.hostname())).isEqualTo(Parsed.good(defaults.hostname()));
        assertThat(defaults.listen())
                .isEqualTo(new ListenSettings(
                        all(25),
                        all(587),
                        all(465),
                        Optional.empty(),
                        all(143),
                        all(993),
                        all(110),
                        all(995),
                        Optional.of(new ListenAddress("127.0.0.1", 8000))));
        assertThat(defaults.tls())
                .isEqualTo(new TlsSettings(folder.resolve("conf/tls/cert.pem"), folder.resolve("conf/tls/key.pem")));
        assertThat(defaults.limits())
                .isEqualTo(new LimitSettings(50L << 20, 1000, 2000, 100, Duration.ofMinutes(30), 1L << 30, false));
        assertThat(defaults.spool().workers()).isBetween(4, 16);
        assertThat(defaults.spool().memory()).isEqualTo(64L << 20);
        assertThat(defaults.spool().disk()).isEqualTo(10L << 30);
        assertThat(defaults.engines())
                .isEqualTo(new EngineSettings(
                        new CassandraSettings.Embedded("compostela", 1L << 30),
                        new OpenSearchSettings.Embedded(512L << 20)));
    }

    private static Optional<ListenAddress> all(int port) {
        return Optional.of(new ListenAddress("0.0.0.0", port));
    }

    @Test
    void everyListenerIsReadFromItsOwnKey() throws IOException {
        assertThat(home.write(
                                """
                                listen {
                                  smtp = "[::1]:1", submission = "127.0.0.1:2", submissions = "127.0.0.1:3"
                                  imap = "127.0.0.1:4", imaps = off, pop3 = false, pop3s = "localhost:7"
                                  lmtp = "127.0.0.1:8", admin = off
                                }
                                """)
                        .loaded()
                        .listen())
                .isEqualTo(new ListenSettings(
                        Optional.of(new ListenAddress("::1", 1)),
                        Optional.of(new ListenAddress("127.0.0.1", 2)),
                        Optional.of(new ListenAddress("127.0.0.1", 3)),
                        Optional.of(new ListenAddress("127.0.0.1", 8)),
                        Optional.of(new ListenAddress("127.0.0.1", 4)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new ListenAddress("localhost", 7)),
                        Optional.empty()));
    }

    @Test
    void everyLimitIsReadFromItsOwnKey() throws IOException {
        assertThat(home.write(
                                """
                                limits {
                                  message-size = 20 MB
                                  recipients = 200
                                  connections = 300
                                  connections-per-address = 30
                                  idle-timeout = 90 s
                                  minimum-free-disk = 2 GiB
                                  loopback-plaintext-passwords = yes
                                }
                                """)
                        .loaded()
                        .limits())
                .isEqualTo(new LimitSettings(20_000_000, 200, 300, 30, Duration.ofSeconds(90), 2L << 30, true));
    }

    @Test
    void spoolIsReadFromItsKeys() throws IOException {
        assertThat(home.write("spool { workers = 7, memory = 128 MiB, disk = 1 TiB }")
                        .loaded()
                        .spool())
                .isEqualTo(new SpoolSettings(7, 128L << 20, 1L << 40));
    }

    @Test
    void relativePathsAreRelativeToTheHomeAndFullOnesStay() throws IOException {
        assertThat(home.write("tls { certificate = mine.pem, key = \"/etc/ssl/key.pem\" }")
                        .loaded()
                        .tls())
                .isEqualTo(new TlsSettings(folder.resolve("mine.pem"), Path.of("/etc/ssl/key.pem")));
    }

    @Test
    void externalCassandraIsReadFromItsKeys() throws IOException {
        assertThat(home.file("conf/secret", "x")
                        .write(
                                """
                                engines.cassandra {
                                  mode = external, keyspace = mail, contact-points = [db1, "db2:9043", "[2001:db8::1]:9044"]
                                  local-datacenter = DC1, replication-factor = 2, user = me, password-file = conf/secret
                                  tls = false
                                }
                                """)
                        .loaded()
                        .engines()
                        .cassandra())
                .isEqualTo(new CassandraSettings.External(
                        "mail",
                        List.of(
                                new ListenAddress("db1", 9042),
                                new ListenAddress("db2", 9043),
                                new ListenAddress("2001:db8::1", 9044)),
                        "DC1",
                        2,
                        Optional.of("me"),
                        Optional.of(folder.resolve("conf/secret")),
                        Optional.empty(),
                        false));
    }

    @Test
    void externalOpenSearchIsReachedByTlsUnlessTurnedOff() throws IOException {
        home.write("engines.opensearch { mode = external, hosts = [a, \"[::1]:9201\"] }");

        assertThat(hosts(home)).containsExactly(URI.create("https://a:9200"), URI.create("https://[::1]:9201"));
        assertThat(hosts(home.set("engines.opensearch.tls=false")))
                .containsExactly(URI.create("http://a:9200"), URI.create("http://[::1]:9201"));
    }

    private static List<URI> hosts(TestHome home) {
        return ((OpenSearchSettings.External) home.loaded().engines().opensearch()).hosts();
    }

    @Test
    void passwordFromTheEnvironmentIsTakenAndNeverPrinted() throws IOException {
        OpenSearchSettings.External settings = (OpenSearchSettings.External) home.write(
                        "engines.opensearch { mode = external, hosts = [a], user = me, password = ${SEARCH_PASSWORD} }")
                .environment(Map.of("SEARCH_PASSWORD", "hunter2"))
                .loaded()
                .engines()
                .opensearch();

        assertThat(settings.login()).contains(new EngineLogin("me", new Password("hunter2")));
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void passwordFileIsReadWithoutItsLineBreak() throws IOException {
        CassandraSettings.External settings = externalWithPasswordFile("hunter 2\n");

        assertThat(settings.login()).contains(new EngineLogin("me", new Password("hunter 2")));
        assertThat(settings.login().toString()).doesNotContain("hunter");
    }

    @Test
    void emptyPasswordFileIsNoPassword() throws IOException {
        CassandraSettings.External settings = externalWithPasswordFile("\n");

        assertThatThrownBy(settings::login)
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("conf/secret") + " has no password in it");
    }

    private CassandraSettings.External externalWithPasswordFile(String content) throws IOException {
        return (CassandraSettings.External) home.file("conf/secret", content)
                .write("engines.cassandra { mode = external, contact-points = [a], local-datacenter = b, user = me,"
                        + " password-file = conf/secret }")
                .loaded()
                .engines()
                .cassandra();
    }

    @Test
    void withoutAUserThereIsNoLogin() throws IOException {
        CassandraSettings cassandra = home.write(
                        "engines.cassandra { mode = external, contact-points = [a], local-datacenter = b }")
                .loaded()
                .engines()
                .cassandra();

        assertThat(((CassandraSettings.External) cassandra).login()).isEmpty();
    }

    @Test
    void argumentWinsOverTheFileAndTheEnvironment() throws IOException {
        home.write("hostname = file.example\nhostname = ${?NAME}\nspool.workers = 9");

        assertThat(home.loaded().hostname()).isEqualTo("file.example");
        TestHome named = home.environment(Map.of("NAME", "environment.example"));
        assertThat(named.loaded().hostname()).isEqualTo("environment.example");
        CompostelaConfiguration set =
                named.set("hostname=first.example", "hostname=Last.Example").loaded();
        assertThat(set.hostname()).isEqualTo("last.example");
        assertThat(set.spool().workers()).isEqualTo(9);
    }

    @Test
    void argumentMendsAFaultOfTheFile() throws IOException {
        assertThat(home.write("spool.workers = many")
                        .set("spool.workers=5")
                        .loaded()
                        .spool()
                        .workers())
                .isEqualTo(5);
    }

    @Test
    void argumentTakesAListAsItIsWrittenInTheFile() throws IOException {
        CassandraSettings cassandra = home.write("")
                .set(
                        "engines.cassandra.mode=external",
                        "engines.cassandra.local-datacenter=b",
                        "engines.cassandra.contact-points=[\"db1:9043\", \"[::1]:9044\"]")
                .loaded()
                .engines()
                .cassandra();

        assertThat(((CassandraSettings.External) cassandra).contactPoints())
                .containsExactly(new ListenAddress("db1", 9043), new ListenAddress("::1", 9044));
    }

    @Test
    void argumentNeedsNoQuotesAndTakesListsWithCommas() throws IOException {
        CompostelaConfiguration set = home.write("")
                .set(
                        "listen.smtp=[::1]:0",
                        "listen.imap=\"127.0.0.1:0\"",
                        "limits.message-size=1.5 MiB",
                        "engines.opensearch.mode=external",
                        "engines.opensearch.hosts=a:1, [::1]:2")
                .loaded();

        assertThat(set.listen().smtp()).contains(new ListenAddress("::1", 0));
        assertThat(set.listen().imap()).contains(new ListenAddress("127.0.0.1", 0));
        assertThat(set.limits().messageSize()).isEqualTo(1536L << 10);
        assertThat(set.engines().opensearch())
                .isInstanceOfSatisfying(OpenSearchSettings.External.class, it -> assertThat(it.hosts())
                        .containsExactly(URI.create("https://a:1"), URI.create("https://[::1]:2")));
    }

    @Test
    void keysOfOneSectionMayBeWrittenInSeveralWays() throws IOException {
        LimitSettings limits = home.write(
                        "limits { recipients = 500 }\nlimits.connections = 50\n\"limits\" { connections-per-address = 5 }")
                .loaded()
                .limits();

        assertThat(limits.recipients()).isEqualTo(500);
        assertThat(limits.connections()).isEqualTo(50);
        assertThat(limits.connectionsPerAddress()).isEqualTo(5);
    }

    @Test
    void valueMayReferToAnotherKey() throws IOException {
        assertThat(home.write("limits { connections = 70, connections-per-address = ${limits.connections} }")
                        .loaded()
                        .limits()
                        .connectionsPerAddress())
                .isEqualTo(70);
    }
}
