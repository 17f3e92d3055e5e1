package org.compostela.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of fault, as the administrator reads it. */
final class ConfigurationFaultsTest {
    private static final String LISTENERS =
            "smtp, submission, submissions, imap, imaps, pop3, pop3s, lmtp, admin, admin-beyond-loopback";

    @TempDir
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(folder);
    }

    @Test
    void missingFileSaysHowToGetOne() {
        assertThat(home.problems())
                .containsExactly("compostela.conf: there is no such file: `compostela serve` makes it from the one that"
                        + " ships; an empty one is good too, and means every default");
    }

    @Test
    void folderInPlaceOfTheFileIsAFault() throws IOException {
        Files.createDirectories(home.home().configurationFile());

        assertThat(home.problems())
                .containsExactly(
                        "compostela.conf: cannot be read (IOException): it must be a file that the server's user"
                                + " may read");
    }

    @Test
    void fileThatIsNotUtf8IsAFault() throws IOException {
        home.write("");
        Files.write(home.home().configurationFile(), new byte[] {'#', (byte) 0xE4, '\n'});

        assertThat(home.problems()).containsExactly("compostela.conf: is not UTF-8: save it in that encoding");
    }

    @Test
    void unknownKeyIsToldWithLineNearestKeyAndWhatIsAllowed() throws IOException {
        assertThat(home.write("# my server\nlisten {\n  smpt = \"0.0.0.0:25\"\n}\n")
                        .problems())
                .containsExactly("compostela.conf:3: listen.smpt: unknown key; did you mean listen.smtp? listen takes: "
                        + LISTENERS);
    }

    @Test
    void unknownKeyAtTheTopIsTold() throws IOException {
        assertThat(home.write("hostnam = mail.example.org").problems())
                .containsExactly(
                        "compostela.conf:1: hostnam: unknown key; did you mean hostname? at the top of the file"
                                + " are allowed: hostname, listen, tls, limits, spool, pipeline, delivery, dns, sender-authentication, defence, journey, search, engines");
    }

    @Test
    void unknownSectionIsToldOnce() throws IOException {
        assertThat(home.write("limit { recipients = 500, foo = 3 }").problems())
                .containsExactly(
                        "compostela.conf:1: limit: unknown key; did you mean limits? at the top of the file are"
                                + " allowed: hostname, listen, tls, limits, spool, pipeline, delivery, dns, sender-authentication, defence, journey, search, engines");
    }

    @Test
    void keyThatResemblesNoneIsToldWithoutAGuess() throws IOException {
        assertThat(home.write("spool.colour = blue").problems())
                .containsExactly("compostela.conf:1: spool.colour: unknown key; spool takes: workers, memory, disk");
    }

    @ParameterizedTest
    @CsvSource({
        "smtp, listen.smtp",
        "listen.stmp, listen.smtp",
        "limits.messagesize, limits.message-size",
        "limits.message_size, limits.message-size",
        "engines.casandra, engines.cassandra",
        "engines.cassandra.contactpoints, engines.cassandra.contact-points",
        "cassandra.local-datacenter, engines.cassandra.local-datacenter",
        "limits.connection, limits.connections",
        "tls.certficate, tls.certificate",
        "hostName, hostname",
    })
    void nearestKeyIsTheOneMeant(String written, String meant) {
        assertThat(UnknownKey.nearest(written)).contains(meant);
    }

    @Test
    void daneForADomainNeedsSignaturesToBeChecked() throws IOException {
        assertThat(home.write("delivery.tls.domains = [\"example.org dane\"]").problems())
                .containsExactly(
                        "compostela.conf:1: delivery.tls.domains: asks for dane, which needs dns.dnssec = local"
                                + " or resolver");
        assertThat(home.write("delivery.tls.domains = [\"Example.org dane\"]\ndns.dnssec = local")
                        .loaded()
                        .delivery()
                        .security()
                        .domains())
                .containsExactly(Map.entry("example.org", DomainTls.DANE));
    }

    @Test
    void domainStandsOnceAmongThoseWithTlsOfTheirOwn() throws IOException {
        assertThat(home.write("delivery.tls.domains = [\"a.org off\", \"b.org verified\", \"A.org encrypted\"]")
                        .problems())
                .containsExactly("compostela.conf:1: delivery.tls.domains: names a.org twice: keep one");
    }

    @Test
    void resolverIsBelievedOnThisMachineAlone() throws IOException {
        String fault =
                "compostela.conf:1: dns.dnssec: = resolver believes what comes over the network: set dns.servers to a"
                        + " resolver on this machine, such as 127.0.0.1, or use local";
        assertThat(home.write("dns.dnssec = resolver").problems()).containsExactly(fault);
        assertThat(home.write("dns { dnssec = resolver, servers = [\"127.0.0.1\", \"192.0.2.1\"] }")
                        .problems())
                .containsExactly(fault);
        assertThat(home.write("dns { dnssec = resolver, servers = [\"127.0.0.1\"] }")
                        .loaded()
                        .delivery()
                        .security()
                        .dnssec())
                .isEqualTo(Dnssec.RESOLVER);
    }

    @Test
    void trustAnchorsBelongToTheLocalCheckAndAreThere() throws IOException {
        home.file("conf/anchors", "test. IN DS 1 13 2 00\n");
        assertThat(home.write("dns.trust-anchors = conf/anchors").problems())
                .containsExactly("compostela.conf:1: dns.trust-anchors: belongs to dns.dnssec = local: set that too, or"
                        + " remove it");
        assertThat(home.write("dns { dnssec = local, trust-anchors = conf/other }")
                        .problems())
                .singleElement()
                .asString()
                .endsWith(
                        "conf/other is not there: put the keys there, or remove the setting and those of the root are used");
    }

    @Test
    void syntaxErrorIsToldWithItsLine() throws IOException {
        assertThat(home.write("listen {\n  smtp = 0.0.0.0:25\n}\n").problems())
                .singleElement()
                .asString()
                .startsWith(
                        "compostela.conf:2: Expecting close brace } or a comma, got ':' (if you intended ':' to be part"
                                + " of a key or string value, try enclosing the key or value in double quotes");
    }

    @Test
    void openBraceIsToldInPlainWords() throws IOException {
        assertThat(home.write("listen {\n  imap = off\n").problems())
                .containsExactly("compostela.conf:3: a { or [ is not closed");
    }

    @Test
    void syntaxErrorDoesNotHideTheFaultsOfTheArguments() throws IOException {
        assertThat(home.write("listen {\n").set("limits.recipients=many").problems())
                .hasSize(2)
                .last()
                .isEqualTo(
                        "--set limits.recipients=many: limits.recipients: \"many\" is not a whole number; expected a whole"
                                + " number from 100 to 100000");
    }

    @Test
    void includeIsRefused() throws IOException {
        assertThat(home.write("include \"more.conf\"").problems())
                .containsExactly("compostela.conf: include of more.conf: the configuration is this one file; copy the"
                        + " settings into it");
        assertThat(home.write("include url(\"http://127.0.0.1:1/x.conf\")").problems())
                .containsExactly(
                        "compostela.conf: include of http://127.0.0.1:1/x.conf: the configuration is this one file;"
                                + " copy the settings into it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.recipients = many     | \"many\" is not a whole number; expected a whole number from 100 to 100000",
                "limits.recipients = 99       | \"99\" is less than 100; expected a whole number from 100 to 100000",
                "limits.recipients = 100001   | \"100001\" is more than 100000; expected a whole number from 100 to 100000",
                "limits.recipients = 200.5    | \"200.5\" is not a whole number; expected a whole number from 100 to 100000",
                "limits.recipients = [200]    | has [ … ] for a value; expected a whole number from 100 to 100000",
                "limits.recipients { a = 1 }  | has { … } for a value; expected a whole number from 100 to 100000",
                "limits.recipients = null     | null is no value: remove the line, and the default holds",
                "limits.message-size = big    | \"big\" is not a size; expected a size from 64 KiB to 1 GiB",
                "limits.message-size = 50 m   | \"50 m\" has the unknown unit m; expected a size from 64 KiB to 1 GiB",
                "limits.message-size = 0.3 B  | \"0.3 B\" is not a whole number of bytes; expected a size from 64 KiB to 1 GiB",
                "limits.message-size = 2 GiB  | \"2 GiB\" is more than 1 GiB; expected a size from 64 KiB to 1 GiB",
                "limits.idle-timeout = 30     | \"30\" has no unit; expected a duration from 1 second to 1 day",
                "limits.idle-timeout = 3 eons | \"3 eons\" has the unknown unit eons; expected a duration from 1 second to 1 day",
                "limits.idle-timeout = 0 s    | \"0 s\" is less than 1 second; expected a duration from 1 second to 1 day",
                "limits.idle-timeout = soon   | \"soon\" is not a duration; expected a duration from 1 second to 1 day",
                "limits.loopback-plaintext-passwords = maybe | \"maybe\" is neither true nor false; expected true or false",
                "hostname = my_server         | \"my_server\" is not a host name; expected a host name, such as mail.example.org",
                "hostname = 192.0.2.1         | \"192.0.2.1\" is an address, not a name; expected a host name, such as mail.example.org",
                "hostname = \"müller.example\" | \"müller.example\" is not ASCII: write xn--mller-kva.example; expected a host name,"
                        + " such as mail.example.org",
                "tls.key = \"\"               | \"\" is not the path of a file; expected the path of a file, relative to the home",
                "engines.cassandra.mode = big | \"big\" is neither embedded nor external; expected embedded or external",
                "engines.cassandra.keyspace = A-B | \"A-B\" is not a keyspace name; expected at most 48 lower-case letters,"
                        + " digits and _, a letter first",
            })
    void wrongValueIsToldWithWhatWasExpected(String line, String told) throws IOException {
        String key = line.substring(0, line.indexOf(' '));

        assertThat(home.write("\n" + line).problems()).containsExactly("compostela.conf:2: " + key + ": " + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "25                | has no port",
                "0.0.0.0           | has no port",
                "0.0.0.0:          | has no valid port",
                "0.0.0.0:smtp      | has no valid port",
                "0.0.0.0:65536     | has no valid port",
                "0.0.0.0:-1        | has no valid port",
                ":25               | has no valid host",
                "*:25              | has * as its host: write 0.0.0.0 for every address",
                "300.0.0.1:25      | has no valid host",
                "my_host:25        | has no valid host",
                "::1               | is IPv6 without brackets",
                "::1:25            | is IPv6 without brackets",
                "[::1]             | has no port",
                "[127.0.0.1]:25    | has no IPv6 address between the brackets",
                "[::g]:25          | has no IPv6 address between the brackets",
                "a:b:c             | is not an address",
                "on                | does not say where to listen",
            })
    void wrongListenerIsToldWithWhatWasExpected(String address, String told) throws IOException {
        assertThat(home.write("listen.smtp = \"" + address + "\"").problems())
                .containsExactly("compostela.conf:1: listen.smtp: \"" + address + "\" " + told
                        + "; expected off or \"host:port\", such as \"0.0.0.0:25\" or \"[::1]:0\"");
    }

    @Test
    void valueInPlaceOfASectionIsTold() throws IOException {
        assertThat(home.write("spool = 7").problems())
                .containsExactly("compostela.conf:1: spool: is a section, not a value: write spool { … } with: workers,"
                        + " memory, disk");
    }

    @Test
    void keyThatStandsTwiceIsToldWithBothLines() throws IOException {
        assertThat(home.write("limits {\n  recipients = 500\n}\n\nlimits.recipients = 600\n")
                        .problems())
                .containsExactly("compostela.conf:5: limits.recipients: stands in line 2 too: keep one of them");
    }

    @Test
    void twoListenersOnOnePortAreTold() throws IOException {
        assertThat(home.write("listen {\n  smtp = \"0.0.0.0:2525\"\n  lmtp = \"127.0.0.1:2525\"\n}")
                        .problems())
                .containsExactly(
                        "compostela.conf:3: listen.lmtp: 127.0.0.1:2525 is taken by listen.smtp = 0.0.0.0:2525: two"
                                + " listeners cannot share a port; choose another, or off");
    }

    @Test
    void listenerOnThePortOfADefaultIsTheOneToBlame() throws IOException {
        assertThat(home.write("listen.smtp = \"127.0.0.1:587\"").problems())
                .containsExactly(
                        "compostela.conf:1: listen.smtp: 127.0.0.1:587 is taken by listen.submission = 0.0.0.0:587:"
                                + " two listeners cannot share a port; choose another, or off");
    }

    @Test
    void onePortOnTwoAddressesIsNoFault() throws IOException {
        assertThat(home.write("listen { smtp = \"127.0.0.1:2525\", lmtp = \"127.0.0.2:2525\" }")
                        .problems())
                .isEmpty();
    }

    @Test
    void freePortsDoNotClash() throws IOException {
        assertThat(home.write("listen { smtp = \"127.0.0.1:0\", lmtp = \"127.0.0.1:0\" }")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:8000", "[::]:8000", "192.0.2.1:8000", "mail.example.org:8000"})
    void adminBeyondLoopbackIsClosedByDefault(String address) throws IOException {
        String line = "listen.admin = \"" + address + "\"\n";

        assertThat(home.write(line).problems())
                .containsExactly(
                        "compostela.conf:1: listen.admin: " + address + " is reached from other machines, and its"
                                + " token would cross the network in plain text: use 127.0.0.1, or set"
                                + " listen.admin-beyond-loopback = true");
        assertThat(home.write(line + "listen.admin-beyond-loopback = true").problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:0", "[::1]:8000", "localhost:8000", "127.1.2.3:8000", "off"})
    void adminOnLoopbackNeedsNoPermission(String address) throws IOException {
        assertThat(home.write("listen.admin = \"" + address + "\"").problems()).isEmpty();
    }

    @Test
    void externalEnginesNeedTheirKeys() throws IOException {
        assertThat(home.write("engines {\n  cassandra.mode = external\n  opensearch.mode = external\n}")
                        .problems())
                .containsExactly(
                        "compostela.conf:2: engines.cassandra.contact-points: is missing: mode = external needs a list of"
                                + " hosts, such as [\"db1.example.org:9042\", \"[2001:db8::1]:9042\"]",
                        "compostela.conf:2: engines.cassandra.local-datacenter: is missing: mode = external needs the name of"
                                + " a data centre, as nodetool status shows it",
                        "compostela.conf:3: engines.opensearch.hosts: is missing: mode = external needs a list of hosts, such"
                                + " as [\"db1.example.org:9200\", \"[2001:db8::1]:9200\"]");
    }

    @Test
    void keyOfTheOtherModeIsTold() throws IOException {
        assertThat(home.write("engines {\n  cassandra.replication-factor = 2\n  opensearch {\n    mode = external\n"
                                + "    hosts = [search]\n    memory = 1 GiB\n  }\n}")
                        .problems())
                .containsExactly(
                        "compostela.conf:2: engines.cassandra.replication-factor: belongs to mode = external, but"
                                + " engines.cassandra.mode is embedded (the default): remove the one or change the other",
                        "compostela.conf:6: engines.opensearch.memory: belongs to mode = embedded, but"
                                + " engines.opensearch.mode is external (compostela.conf:4): remove the one or change the"
                                + " other");
    }

    @Test
    void hostsAreNotUrls() throws IOException {
        assertThat(home.write("engines.opensearch { mode = external, hosts = [\"a:9200\", \"https://b:9200\"] }")
                        .problems())
                .containsExactly("compostela.conf:1: engines.opensearch.hosts: [\"a:9200\", \"https://b:9200\"] has an"
                        + " element, https://b:9200, that is a URL: write host:port, and tls = true or false; expected a list"
                        + " of hosts, such as [\"db1.example.org:9200\", \"[2001:db8::1]:9200\"]");
    }

    @Test
    void emptyListIsAFault() throws IOException {
        assertThat(home.write("engines.opensearch { mode = external, hosts = [] }")
                        .problems())
                .containsExactly(
                        "compostela.conf:1: engines.opensearch.hosts: [] is empty; expected a list of hosts, such as"
                                + " [\"db1.example.org:9200\", \"[2001:db8::1]:9200\"]");
    }

    @Test
    void passwordInTheFileIsAnsweredWithWhereItBelongs() throws IOException {
        List<String> problems = external("user = me\npassword = hunter2").problems();

        assertThat(problems)
                .containsExactly(
                        "compostela.conf:3: engines.opensearch.password: a password in this place is read by too"
                                + " many: write it into a file and name that in password-file, or take it from the environment:"
                                + " password = ${OPENSEARCH_PASSWORD}");
    }

    @Test
    void passwordOnTheCommandLineIsRefusedAndNotRepeated() throws IOException {
        List<String> problems =
                external("user = me").set("engines.opensearch.password=hunter2").problems();

        assertThat(problems)
                .containsExactly(
                        "--set engines.opensearch.password=…: engines.opensearch.password: a password in this place"
                                + " is read by too many: write it into a file and name that in password-file, or take it from the"
                                + " environment: password = ${OPENSEARCH_PASSWORD}");
    }

    @Test
    void passwordMixedWithTextOfTheFileIsRefused() throws IOException {
        assertThat(external("user = me\npassword = hunter${N}")
                        .environment(Map.of("N", "2"))
                        .problems())
                .singleElement()
                .asString()
                .contains("engines.opensearch.password: a password in this place is read by too many")
                .doesNotContain("hunter");
    }

    @Test
    void userAndPasswordNeedEachOther() throws IOException {
        assertThat(external("user = me").problems())
                .containsExactly("compostela.conf:2: engines.opensearch.user: has no password: name its file in"
                        + " engines.opensearch.password-file");
        assertThat(external("password-file = \"conf/p\"").file("conf/p", "x").problems())
                .containsExactly("compostela.conf:2: engines.opensearch.password-file: has no user: set"
                        + " engines.opensearch.user too");
    }

    @Test
    void missingPasswordFileIsTold() throws IOException {
        assertThat(external("user = me\npassword-file = \"conf/none\"").problems())
                .containsExactly(
                        "compostela.conf:3: engines.opensearch.password-file: HOME/conf/none is not there: put the"
                                + " password, and nothing else, into it, and let the server's user read it");
    }

    @Test
    void certificateWithoutItsKeyIsTold() throws IOException {
        assertThat(home.write("").file("conf/tls/cert.pem", "x").problems())
                .containsExactly("compostela.conf: tls.key: HOME/conf/tls/key.pem is not there, but the certificate"
                        + " HOME/conf/tls/cert.pem is: put it there, or move the certificate away and a self-signed pair is"
                        + " made");
        assertThat(home.file("conf/tls/key.pem", "x").problems()).isEmpty();
    }

    @Test
    void keyWithoutItsCertificateIsTold() throws IOException {
        assertThat(home.write("\ntls.certificate = mine.pem")
                        .file("conf/tls/key.pem", "x")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("compostela.conf:2: tls.certificate: HOME/mine.pem is not there, but the key"
                        + " HOME/conf/tls/key.pem is");
    }

    private TestHome external(String more) throws IOException {
        return home.write("engines.opensearch { mode = external, hosts = [search], \n" + more + "\n}");
    }

    @Test
    void missingVariableIsTold() throws IOException {
        assertThat(home.write("\nhostname = ${NOWHERE}").problems())
                .containsExactly(
                        "compostela.conf:2: hostname: names a variable that is neither in the environment nor a key"
                                + " of this file: set it, or write ${?NAME} to go without");
    }

    @Test
    void badValueOfAVariableNamesTheVariable() throws IOException {
        assertThat(home.write("limits.recipients = ${MAX}")
                        .environment(Map.of("MAX", "lots"))
                        .problems())
                .containsExactly(
                        "environment variable MAX: limits.recipients: \"lots\" is not a whole number; expected a"
                                + " whole number from 100 to 100000");
    }

    @Test
    void argumentsAreToldAsGiven() throws IOException {
        assertThat(home.write("")
                        .set("listen.smpt=127.0.0.1:0", "hostname", "spool=3", "spool.workers=0")
                        .problems())
                .containsExactly(
                        "--set listen.smpt=127.0.0.1:0: listen.smpt: unknown key; did you mean listen.smtp? listen takes: "
                                + LISTENERS,
                        "--set hostname: hostname: has no value: write --set KEY=VALUE",
                        "--set spool=3: spool: is a section: set its keys one by one: workers, memory, disk",
                        "--set spool.workers=0: spool.workers: \"0\" is less than 1; expected a whole number from 1 to 256");
    }

    @Test
    void everyFaultIsToldInTheOrderOfTheFile() throws IOException {
        List<String> problems = home.write(
                        "tls.kee = a\nspool.workers = 0\nhostname = \"\"\nlisten.smtp = 25\nlimits.recipients = 1\n")
                .set("listen.imap=143")
                .problems();

        assertThat(problems)
                .extracting(problem -> problem.replaceAll("^(compostela.conf:[0-9]+|--set [^ ]+):.*", "$1"))
                .containsExactly(
                        "compostela.conf:1",
                        "compostela.conf:2",
                        "compostela.conf:3",
                        "compostela.conf:4",
                        "compostela.conf:5",
                        "--set listen.imap=143");
    }

    @Test
    void faultyKeyDoesNotGiveRiseToOthers() throws IOException {
        assertThat(home.write("listen { smtp = [1], lmtp = \"0.0.0.0:25\" }").problems())
                .singleElement()
                .asString()
                .startsWith("compostela.conf:1: listen.smtp: has [ … ] for a value");
    }
}
