package org.compostela.configuration;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static org.compostela.configuration.ByteSize.GIB;
import static org.compostela.configuration.ByteSize.KIB;
import static org.compostela.configuration.ByteSize.MIB;
import static org.compostela.configuration.ByteSize.TIB;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Every key of {@code compostela.conf}, in the order of the file. The only place that a key is described. */
final class Keys {
    /** A section of the file, and what its comment says. */
    record Section(String path, String meaning) {
        String parent() {
            int dot = path.lastIndexOf('.');
            return dot < 0 ? "" : path.substring(0, dot);
        }

        String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    static final Key<String> HOSTNAME = Key.computed(
            "hostname",
            ValueType.hostname(),
            "the machine's own name, or localhost if it has none",
            Hostnames::ofThisMachine,
            "mail.example.org",
            "The name this server calls itself in greetings and in the mail it passes on.\n"
                    + "Other servers check that it leads to this machine (its A, AAAA and PTR records).");

    static final Key<Optional<ListenAddress>> SMTP =
            listener("smtp", "0.0.0.0:25", "Mail from other servers (SMTP). Takes mail for local users only.");
    static final Key<Optional<ListenAddress>> SUBMISSION = listener(
            "submission", "0.0.0.0:587", "Mail from your users, STARTTLS then password (submission, RFC 6409).");
    static final Key<Optional<ListenAddress>> SUBMISSIONS =
            listener("submissions", "0.0.0.0:465", "Mail from your users, TLS from the first byte (RFC 8314).");
    static final Key<Optional<ListenAddress>> IMAP =
            listener("imap", "0.0.0.0:143", "Reading mail: IMAP, STARTTLS then password (RFC 9051).");
    static final Key<Optional<ListenAddress>> IMAPS =
            listener("imaps", "0.0.0.0:993", "Reading mail: IMAP, TLS from the first byte (RFC 8314).");
    static final Key<Optional<ListenAddress>> POP3 =
            listener("pop3", "0.0.0.0:110", "Fetching mail: POP3, STLS then password (RFC 1939, RFC 2595).");
    static final Key<Optional<ListenAddress>> POP3S =
            listener("pop3s", "0.0.0.0:995", "Fetching mail: POP3, TLS from the first byte (RFC 8314).");
    static final Key<Optional<ListenAddress>> LMTP = listener(
            "lmtp",
            "off",
            "Mail from a mail server in front of this one (LMTP, RFC 2033).\n"
                    + "It asks for no password: open it to that server only.");
    static final Key<Optional<ListenAddress>> ADMIN = listener(
            "admin",
            "127.0.0.1:8000",
            "The web admin API, which the compostela command uses. It speaks plain HTTP and asks for the token\n"
                    + "in data/secrets/admin-token.");
    static final Key<Boolean> ADMIN_BEYOND_LOOPBACK = Key.of(
            "listen.admin-beyond-loopback",
            ValueType.yesOrNo(),
            "false",
            "Allows listen.admin on an address that other machines reach. The token then crosses the network in\n"
                    + "plain text: for a container or a private network, or behind a proxy with TLS.");

    static final Key<String> CERTIFICATE = Key.of(
            "tls.certificate",
            ValueType.file(),
            "conf/tls/cert.pem",
            "The certificate, followed by its chain, in PEM. Certificate and key both absent: a self-signed pair\n"
                    + "is made there at the first start.");
    static final Key<String> PRIVATE_KEY =
            Key.of("tls.key", ValueType.file(), "conf/tls/key.pem", "Its private key, in PEM, without a passphrase.");

    /** Least: RFC 5321 §4.5.3.1.7, a server must be able to receive 64K octets. */
    static final Key<Long> MESSAGE_SIZE = Key.of(
            "limits.message-size",
            ValueType.size(64 * KIB, GIB),
            "50 MiB",
            "The largest message that is accepted, as it crosses the wire (SIZE, RFC 1870).\n"
                    + "Attachments grow by a third on the wire.");

    /** Least: RFC 5321 §4.5.3.1.8, a server must be able to buffer 100 recipients. */
    static final Key<Integer> RECIPIENTS = Key.of(
            "limits.recipients",
            ValueType.count(100, 100_000),
            "1000",
            "Recipients of one message in one transaction.");

    static final Key<Integer> CONNECTIONS =
            Key.of("limits.connections", ValueType.count(1, 1_000_000), "2000", "Open connections of one listener.");
    static final Key<Integer> CONNECTIONS_PER_ADDRESS = Key.of(
            "limits.connections-per-address",
            ValueType.count(1, 1_000_000),
            "100",
            "Open connections of one client address on one listener.");
    static final Key<Duration> IDLE_TIMEOUT = Key.of(
            "limits.idle-timeout",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            "30 minutes",
            "Silence after which a client is disconnected. Less than 30 minutes is against RFC 9051 §5.4 (IMAP),\n"
                    + "less than 5 minutes against RFC 5321 §4.5.3.2.7 (SMTP).");
    static final Key<Long> MINIMUM_FREE_DISK = Key.of(
            "limits.minimum-free-disk",
            ValueType.size(0, 1024 * TIB),
            "1 GiB",
            "Free space of the data folder's disk under which SMTP answers 452 4.3.1 (try again later), until\n"
                    + "there is space again.");
    static final Key<Boolean> LOOPBACK_PLAINTEXT_PASSWORDS = Key.of(
            "limits.loopback-plaintext-passwords",
            ValueType.yesOrNo(),
            "false",
            "Whether programs on this machine may send a password without TLS.");

    static final Key<Integer> WORKERS = Key.computed(
            "spool.workers",
            ValueType.count(1, 256),
            "four for each core, at least 8 and at most 16",
            Keys::defaultWorkers,
            "8",
            "Messages that go through the pipeline at the same time.");
    static final Key<Long> SPOOL_MEMORY = Key.of(
            "spool.memory",
            ValueType.size(MIB, 16 * GIB),
            "64 MiB",
            "Heap that waiting messages may take; what is beyond waits on disk only.");
    static final Key<Long> SPOOL_DISK = Key.of(
            "spool.disk",
            ValueType.size(16 * MIB, 1024 * TIB),
            "10 GiB",
            "Disk that waiting messages may take; when it is full, SMTP answers 452 4.3.1 (try again later).");

    static final Key<Duration> STEP_TIMEOUT = Key.of(
            "pipeline.step-timeout",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(6)),
            "5 minutes",
            "Time that one mailet or matcher may take for one message. One that takes longer is interrupted, and the\n"
                    + "message is tried again later.");

    static final Key<ImmutableList<Duration>> DELIVERY_RETRIES = Key.of(
            "delivery.retries",
            ValueType.listOf(
                    "list of durations",
                    "a list of durations, such as \"5 minutes, 1 hour\"",
                    text -> ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(7))
                            .read(List.of(text))),
            "5 minutes, 15 minutes, 1 hour, 4 hours",
            "How long a message waits after each try; the last is repeated.");

    /** RFC 5321 §4.5.4.1: the give-up time generally needs to be at least 4-5 days. */
    static final Key<Duration> DELIVERY_GIVE_UP_AFTER = Key.of(
            "delivery.give-up-after",
            ValueType.duration(Duration.ofMinutes(1), Duration.ofDays(60)),
            "5 days",
            "When it is given up, and the sender gets a bounce.");

    static final Key<Duration> DELIVERY_NOTICE_AFTER = Key.of(
            "delivery.notice-after",
            ValueType.duration(Duration.ofMinutes(1), Duration.ofDays(60)),
            "4 hours",
            "When the sender is told, once, that the message is late. Longer than give-up-after: never.");
    static final Key<Integer> DELIVERY_CONNECTIONS = Key.of(
            "delivery.connections",
            ValueType.count(1, 1_000),
            "32",
            "Connections to other servers at the same time; each is a thread.");
    static final Key<Integer> DELIVERY_CONNECTIONS_PER_DESTINATION = Key.of(
            "delivery.connections-per-destination",
            ValueType.count(1, 1_000),
            "5",
            "Of these, at most for one domain, or for the smart host.");
    static final Key<ImmutableList<ListenAddress>> SMART_HOSTS = Key.absent(
            "delivery.smart-host.hosts",
            hosts(587),
            "[\"smtp.example.net:587\"]",
            "Takes all outgoing mail, in place of the servers of each domain; of several the first that works.\n"
                    + "Without a port: 587. Unset: no smart host.");
    static final Key<SmartHostTls> SMART_HOST_TLS = Key.of(
            "delivery.smart-host.tls",
            ValueType.oneOf(SmartHostTls.class),
            "verified",
            "verified: TLS, and a valid certificate for the host's name. encrypted: TLS, whoever it is.\n"
                    + "opportunistic: TLS if the host has it.");
    static final Key<String> SMART_HOST_USER = Key.absent(
            "delivery.smart-host.user",
            ValueType.text("a user name"),
            "compostela",
            "The user to log in as; needs password-file or password. Unset: no login.");
    static final Key<String> SMART_HOST_PASSWORD_FILE = Key.absent(
            "delivery.smart-host.password-file",
            ValueType.file(),
            "conf/smart-host.password",
            "A file with nothing but the password of user; let only the server's user read it.");
    static final Key<String> SMART_HOST_PASSWORD = Key.absent(
            "delivery.smart-host.password",
            ValueType.text("a password, from the environment"),
            "${SMART_HOST_PASSWORD}",
            "Instead of password-file, the password from the environment: a variable's name as here, never the\n"
                    + "password itself.");

    static final Key<ImmutableList<DomainTlsRule>> DELIVERY_TLS_DOMAINS = Key.absent(
            "delivery.tls.domains",
            ValueType.listOf(
                    "list of domains",
                    "a list of domains, each with what is asked, such as \"example.org verified\"",
                    DomainTlsRule::parse),
            "[\"example.org verified\", \"example.net dane\"]",
            "What the servers of a domain must show before mail goes there, whatever the domain itself says:\n"
                    + "verified (a certificate for the server's name), encrypted (TLS, whoever it is), opportunistic (TLS\n"
                    + "if they have it), dane (what signed records of DNS name), off (no TLS). Other domains: what they\n"
                    + "publish by DANE or MTA-STS, else opportunistic.");

    static final Key<ImmutableList<ListenAddress>> DNS_SERVERS = Key.absent(
            "dns.servers",
            hosts(53),
            "[\"127.0.0.1:53\"]",
            "Name servers to ask where mail goes; a resolver of your own near by is best. Without a port: 53.\n"
                    + "Unset: those of the machine.");

    static final Key<Dnssec> DNSSEC = Key.of(
            "dns.dnssec",
            ValueType.oneOf(Dnssec.class),
            "off",
            "Who checks the signatures of DNS, without which DANE (RFC 7672) is not used for outgoing mail.\n"
                    + "local: this server; its name servers must pass signatures on, else mail for signed domains waits.\n"
                    + "resolver: the name servers, which must be on this machine. off: nobody.");
    static final Key<String> DNS_TRUST_ANCHORS = Key.absent(
            "dns.trust-anchors",
            ValueType.file(),
            "conf/trust-anchors",
            "For dnssec = local: DS or DNSKEY records, a line each, of the keys that are trusted to begin with.\n"
                    + "Unset: those of the root that ship with the server.");

    static final Key<Boolean> SENDER_CHECK = Key.of(
            "sender-authentication.check",
            ValueType.yesOrNo(),
            "true",
            "Whether mail that comes on listen.smtp is checked by SPF, DKIM, DMARC, ARC and reverse DNS, before it is taken.");
    static final Key<Boolean> SENDER_APPLY_DMARC = Key.of(
            "sender-authentication.apply-dmarc",
            ValueType.yesOrNo(),
            "true",
            "Whether is done what the domain in From wants done with mail that is not its own: reject (550 5.7.26) or\n"
                    + "quarantine (into the folder Junk). false: it is written into the message, and that is all.");
    static final Key<Boolean> SENDER_REFUSE_SPF_FAIL = Key.of(
            "sender-authentication.refuse-spf-fail",
            ValueType.yesOrNo(),
            "false",
            "Whether a sender is refused (550 5.7.23) whose domain says by SPF that he may not send from there. That\n"
                    + "refuses forwarded mail, too; DMARC does not.");
    static final Key<ImmutableList<String>> SENDER_TRUSTED_SEALERS = Key.absent(
            "sender-authentication.trusted-sealers",
            ValueType.listOf("list of domains", "a list of domains, such as [\"lists.example.net\"]", Hostnames::parse),
            "[\"lists.example.net\", \"forwarder.example\"]",
            "Forwarders and lists whose ARC seals are believed. Unset: nobody's.");

    static final Key<ImmutableList<AddressRange>> DEFENCE_TRUSTED_NETWORKS = Key.of(
            "defence.trusted-networks",
            ValueType.listOrNone(
                    "list of networks",
                    "a list of addresses and networks, such as [\"192.0.2.7\", \"2001:db8::/32\"]",
                    AddressRange::parse),
            "127.0.0.0/8, ::1",
            "Clients that are neither judged nor held off, such as a server of your own that passes mail on. They may\n"
                    + "not do more than others otherwise. Or none.");

    static final Key<Boolean> JOURNEY_RECORD = Key.of(
            "journey.record",
            ValueType.yesOrNo(),
            "true",
            "Whether what happened to a message is kept. Without it `compostela trace` finds nothing; the mail log and the\n"
                    + "metrics are as ever.");
    static final Key<Duration> JOURNEY_KEEP = Key.of(
            "journey.keep",
            ValueType.duration(Duration.ofHours(1), Duration.ofDays(3650)),
            "30 days",
            "How long is kept what happened to a message (`compostela trace`).");
    static final Key<Boolean> JOURNEY_SUBJECTS =
            Key.of("journey.subjects", ValueType.yesOrNo(), "true", "Whether subjects are kept with it.");
    static final Key<Boolean> JOURNEY_CLIENTS = Key.of(
            "journey.clients",
            ValueType.yesOrNo(),
            "true",
            "Whether the addresses of the machines that messages came from are kept with it.");

    static final Key<BodySearch> SEARCH_BODY = Key.of(
            "search.body",
            ValueType.oneOf(BodySearch.class),
            "words",
            "What BODY and TEXT find in messages. words: words in sequence, the last one may be unfinished.\n"
                    + "substring: any part of the text, with a larger index. Headers are searched by substring in both\n"
                    + "cases. After a change the index is built anew; see docs/search.md.");
    static final Key<Integer> SEARCH_CHECK = Key.of(
            "search.check",
            ValueType.count(0, 100_000),
            "200",
            "Messages of which mailbox and index are compared in a second, in the background, round after round; what\n"
                    + "differs is put right. 0: only when `compostela index check` is called.");

    static final Key<Boolean> ATTACHMENTS_READ = Key.of(
            "search.attachments.read",
            ValueType.yesOrNo(),
            "true",
            "Whether the text inside attachments is found: PDF, Office, OpenDocument, RTF, mail, archives. Plain text\n"
                    + "and HTML are found in any case.");
    static final Key<Long> ATTACHMENTS_MEMORY = Key.of(
            "search.attachments.memory",
            ValueType.size(64 * MIB, 4 * GIB),
            "256 MiB",
            "Heap of the process that reads them, which runs while there is something to read. A file that needs\n"
                    + "more is skipped.");
    static final Key<Duration> ATTACHMENTS_TIME = Key.of(
            "search.attachments.time",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            "20 seconds",
            "Time that one file may take. A file that takes longer is skipped.");
    static final Key<Long> ATTACHMENTS_SIZE = Key.of(
            "search.attachments.size",
            ValueType.size(64 * KIB, GIB),
            "20 MiB",
            "The largest file that is read. A larger one is skipped.");
    static final Key<Integer> ATTACHMENTS_DEPTH = Key.of(
            "search.attachments.depth",
            ValueType.count(0, 10),
            "3",
            "Levels of files inside a file, as in archives, that are read. What lies deeper is left out.");

    static final Key<EngineMode> CASSANDRA_MODE = mode("engines.cassandra", "Cassandra");

    /** Cassandra 5.0: 48 characters; lower case, for an unquoted name is folded to it. */
    static final Key<String> CASSANDRA_KEYSPACE = Key.of(
            "engines.cassandra.keyspace",
            ValueType.word(
                    "keyspace name",
                    "at most 48 lower-case letters, digits and _, a letter first",
                    Pattern.compile("[a-z][a-z0-9_]{0,47}")),
            "compostela",
            "The keyspace with the mail; made if it is not there.");

    static final Key<Long> CASSANDRA_MEMORY = Key.of(
                    "engines.cassandra.memory",
                    ValueType.size(256 * MIB, 64 * GIB),
                    "1 GiB",
                    "Its heap. The process takes some hundred MiB more.")
            .onlyWhen(EngineMode.EMBEDDED);
    static final Key<ImmutableList<ListenAddress>> CASSANDRA_CONTACT_POINTS = Key.required(
                    "engines.cassandra.contact-points",
                    hosts(9042),
                    "[\"cassandra1.example.org:9042\", \"cassandra2.example.org:9042\"]",
                    "Some nodes of the cluster; the others are learned from them. Without a port: 9042.")
            .onlyWhen(EngineMode.EXTERNAL);
    static final Key<String> CASSANDRA_DATACENTER = Key.required(
                    "engines.cassandra.local-datacenter",
                    ValueType.text("the name of a data centre, as nodetool status shows it"),
                    "datacenter1",
                    "The data centre nearest to this server; queries go to its nodes only.")
            .onlyWhen(EngineMode.EXTERNAL);
    static final Key<Integer> CASSANDRA_REPLICATION = Key.of(
                    "engines.cassandra.replication-factor",
                    ValueType.count(1, 32),
                    "3",
                    "Copies of everything, used when the keyspace is made. No more than the data centre has nodes.")
            .onlyWhen(EngineMode.EXTERNAL);
    static final Key<String> CASSANDRA_USER = user("engines.cassandra");
    static final Key<String> CASSANDRA_PASSWORD_FILE = passwordFile("engines.cassandra");
    static final Key<String> CASSANDRA_PASSWORD = password("engines.cassandra", "CASSANDRA_PASSWORD");
    static final Key<Boolean> CASSANDRA_TLS = tls("engines.cassandra");

    static final Key<EngineMode> OPENSEARCH_MODE = mode("engines.opensearch", "OpenSearch");

    /** Most: above 31 GiB the Java VM widens every reference, and has less room than before. */
    static final Key<Long> OPENSEARCH_MEMORY = Key.of(
                    "engines.opensearch.memory",
                    ValueType.size(128 * MIB, 31 * GIB),
                    "512 MiB",
                    "Its heap. The process takes some hundred MiB more.")
            .onlyWhen(EngineMode.EMBEDDED);

    static final Key<ImmutableList<ListenAddress>> OPENSEARCH_HOSTS = Key.required(
                    "engines.opensearch.hosts",
                    hosts(9200),
                    "[\"opensearch1.example.org:9200\", \"opensearch2.example.org:9200\"]",
                    "Nodes of the cluster that take REST calls. Without a port: 9200.")
            .onlyWhen(EngineMode.EXTERNAL);
    static final Key<String> OPENSEARCH_USER = user("engines.opensearch");
    static final Key<String> OPENSEARCH_PASSWORD_FILE = passwordFile("engines.opensearch");
    static final Key<String> OPENSEARCH_PASSWORD = password("engines.opensearch", "OPENSEARCH_PASSWORD");
    static final Key<Boolean> OPENSEARCH_TLS = tls("engines.opensearch");

    static final ImmutableList<Key<Optional<ListenAddress>>> LISTENERS =
            ImmutableList.of(SMTP, SUBMISSION, SUBMISSIONS, IMAP, IMAPS, POP3, POP3S, LMTP, ADMIN);

    static final ImmutableList<Key<?>> ALL = ImmutableList.<Key<?>>builder()
            .add(HOSTNAME)
            .addAll(LISTENERS)
            .add(ADMIN_BEYOND_LOOPBACK)
            .add(CERTIFICATE, PRIVATE_KEY)
            .add(MESSAGE_SIZE, RECIPIENTS, CONNECTIONS, CONNECTIONS_PER_ADDRESS, IDLE_TIMEOUT, MINIMUM_FREE_DISK)
            .add(LOOPBACK_PLAINTEXT_PASSWORDS)
            .add(WORKERS, SPOOL_MEMORY, SPOOL_DISK)
            .add(STEP_TIMEOUT)
            .add(DELIVERY_RETRIES, DELIVERY_GIVE_UP_AFTER, DELIVERY_NOTICE_AFTER, DELIVERY_CONNECTIONS)
            .add(DELIVERY_CONNECTIONS_PER_DESTINATION, SMART_HOSTS, SMART_HOST_TLS, SMART_HOST_USER)
            .add(SMART_HOST_PASSWORD_FILE, SMART_HOST_PASSWORD, DELIVERY_TLS_DOMAINS)
            .add(DNS_SERVERS, DNSSEC, DNS_TRUST_ANCHORS)
            .add(SENDER_CHECK, SENDER_APPLY_DMARC, SENDER_REFUSE_SPF_FAIL, SENDER_TRUSTED_SEALERS)
            .add(DEFENCE_TRUSTED_NETWORKS)
            .add(JOURNEY_RECORD, JOURNEY_KEEP, JOURNEY_SUBJECTS, JOURNEY_CLIENTS)
            .add(SEARCH_BODY, SEARCH_CHECK)
            .add(ATTACHMENTS_READ, ATTACHMENTS_MEMORY, ATTACHMENTS_TIME, ATTACHMENTS_SIZE, ATTACHMENTS_DEPTH)
            .add(CASSANDRA_MODE, CASSANDRA_KEYSPACE, CASSANDRA_MEMORY, CASSANDRA_CONTACT_POINTS, CASSANDRA_DATACENTER)
            .add(CASSANDRA_REPLICATION, CASSANDRA_TLS, CASSANDRA_USER, CASSANDRA_PASSWORD_FILE, CASSANDRA_PASSWORD)
            .add(OPENSEARCH_MODE, OPENSEARCH_MEMORY, OPENSEARCH_HOSTS, OPENSEARCH_TLS, OPENSEARCH_USER)
            .add(OPENSEARCH_PASSWORD_FILE, OPENSEARCH_PASSWORD)
            .build();

    static final ImmutableList<Section> SECTIONS = ImmutableList.of(
            new Section(
                    "listen",
                    "Where the server listens: off, or \"host:port\". 0.0.0.0 is every IPv4 address of the machine, \"[::]\"\n"
                            + "every address of both kinds; port 0 is a free one, which `compostela status` shows."),
            new Section("tls", "The certificate that mail clients and other servers see."),
            new Section("limits", "What the server grants to the outside."),
            new Section("spool", "What was accepted and is not delivered yet."),
            new Section("pipeline", "The way of a message through matchers and mailets (conf/mailetcontainer.xml)."),
            new Section("delivery", "The way of a message to servers of other sites (docs/delivery.md)."),
            new Section("delivery.smart-host", "One server that takes all outgoing mail and passes it on."),
            new Section("delivery.tls", "Who a server of another site must be."),
            new Section("dns", "Where names are looked up."),
            new Section("sender-authentication", "Who sent mail from outside (docs/sender-authentication.md)."),
            new Section("defence", "What keeps abuse off (docs/sender-authentication.md)."),
            new Section("journey", "The account of what happened to each message."),
            new Section("search", "How messages are searched."),
            new Section("search.attachments", "The text inside attachments."),
            new Section("engines", "The databases under the server."),
            new Section("engines.cassandra", "Keeps users, mailboxes and messages."),
            new Section("engines.opensearch", "Searches messages."));

    private static final ImmutableMap<String, Key<?>> BY_PATH =
            ALL.stream().collect(toImmutableMap(Key::path, Function.identity()));

    private Keys() {}

    static Optional<Key<?>> find(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    static boolean isSection(String path) {
        return SECTIONS.stream().anyMatch(section -> section.path().equals(path));
    }

    /** The names that may stand in a section, keys and sections; the empty path is the top of the file. */
    static ImmutableList<String> namesIn(String section) {
        ImmutableList.Builder<String> names = ImmutableList.builder();
        ALL.stream().filter(key -> key.section().equals(section)).map(Key::name).forEach(names::add);
        SECTIONS.stream()
                .filter(inner -> inner.parent().equals(section))
                .map(Section::name)
                .forEach(names::add);
        return names.build();
    }

    static ImmutableList<Key<?>> in(String section) {
        return ALL.stream().filter(key -> key.section().equals(section)).collect(toImmutableList());
    }

    /** A worker waits for disks most of its time; those that wait together share a sync, a transaction, a write to the index. */
    private static int defaultWorkers() {
        return Math.max(8, Math.min(16, 4 * Runtime.getRuntime().availableProcessors()));
    }

    private static Key<Optional<ListenAddress>> listener(String name, String fallback, String meaning) {
        ValueType<Optional<ListenAddress>> type = ValueType.of(
                "listener",
                "off or \"host:port\", such as \"" + (fallback.equals("off") ? "127.0.0.1:24" : fallback)
                        + "\" or \"[::1]:0\"",
                Addresses::parseListener);
        return Key.of("listen." + name, type, fallback, meaning);
    }

    private static ValueType<ImmutableList<ListenAddress>> hosts(int port) {
        return ValueType.listOf(
                "list of hosts",
                "a list of hosts, such as [\"db1.example.org:" + port + "\", \"[2001:db8::1]:" + port + "\"]",
                text -> Addresses.parseRemote(text, port));
    }

    private static Key<EngineMode> mode(String section, String engine) {
        return Key.of(
                section + ".mode",
                ValueType.oneOf(EngineMode.class),
                "embedded",
                "embedded: this server runs its own " + engine + ".\n"
                        + "external: it uses one that you run; see the keys for that below.");
    }

    private static Key<String> user(String section) {
        return Key.absent(
                        section + ".user",
                        ValueType.text("a user name"),
                        "compostela",
                        "The user to log in as; needs password-file or password. Unset: no login.")
                .onlyWhen(EngineMode.EXTERNAL);
    }

    private static Key<String> passwordFile(String section) {
        return Key.absent(
                        section + ".password-file",
                        ValueType.file(),
                        "conf/" + section.substring(section.lastIndexOf('.') + 1) + ".password",
                        "A file with nothing but the password of user; let only the server's user read it.")
                .onlyWhen(EngineMode.EXTERNAL);
    }

    private static Key<String> password(String section, String variable) {
        return Key.absent(
                        section + ".password",
                        ValueType.text("a password, from the environment"),
                        "${" + variable + "}",
                        "Instead of password-file, the password from the environment: a variable's name as here, never the\n"
                                + "password itself.")
                .onlyWhen(EngineMode.EXTERNAL);
    }

    private static Key<Boolean> tls(String section) {
        return Key.of(
                        section + ".tls",
                        ValueType.yesOrNo(),
                        "true",
                        "Whether to connect by TLS. Its certificate is checked against the Java VM's trust store.")
                .onlyWhen(EngineMode.EXTERNAL);
    }
}
