package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.TestServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImapPasswordTest {
    private static final String RESPONSE =
            Base64.getEncoder().encodeToString("\0alice@example.org\0correct horse".getBytes(US_ASCII));

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(home, Settings.DEFAULT, ImapModule::new);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void noPasswordIsTakenBeforeTls() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            assertThat(client.command("a", "CAPABILITY").get(0).split(" "))
                    .contains("STARTTLS", "LOGINDISABLED")
                    .doesNotContain("AUTH=PLAIN");
            assertThat(client.command("b", "LOGIN alice@example.org \"correct horse\""))
                    .containsExactly("b NO [PRIVACYREQUIRED] LOGIN failed. Plain login / authentication are disabled.");
            assertThat(client.command("c", "AUTHENTICATE PLAIN"))
                    .last()
                    .asString()
                    .startsWith("c NO [PRIVACYREQUIRED]");
            assertThat(client.command("d", "AUTHENTICATE PLAIN " + RESPONSE))
                    .last()
                    .asString()
                    .startsWith("d NO [PRIVACYREQUIRED]");
            assertThat(client.command("e", "SELECT INBOX")).last().asString().startsWith("e NO");
        }
    }

    @Test
    void passwordsAreTakenAfterStartTls() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            assertThat(client.command("a", "STARTTLS")).containsExactly("a OK STARTTLS Begin TLS negotiation now.");
            client.wire().startTls("TLSv1.2");
            assertThat(client.command("b", "CAPABILITY").get(0).split(" "))
                    .contains("AUTH=PLAIN")
                    .doesNotContain("STARTTLS", "LOGINDISABLED");
            assertThat(client.command("c", "LOGIN alice@example.org \"correct horse\""))
                    .last()
                    .asString()
                    .startsWith("c OK");
            assertThat(client.command("d", "STARTTLS")).last().asString().matches("d (NO|BAD) .*");
        }
    }

    @Test
    void whatWasSentBehindStartTlsInClearIsDropped() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (ImapClient client = ImapClient.plain(server)) {
                client.wire().send("a STARTTLS\r\nb LOGIN alice@example.org \"correct horse\"\r\nc NOOP\r\n");
                assertThat(client.wire().line()).startsWith("a OK ");
                client.wire().startTls();
                assertThat(client.command("d", "NOOP")).containsExactly("d OK NOOP completed.");
                assertThat(client.command("e", "SELECT INBOX"))
                        .last()
                        .asString()
                        .startsWith("e NO");
            }
        }
    }

    @Test
    void authenticatePlainWorksWithAndWithoutInitialResponse() throws Exception {
        try (ImapClient client = ImapClient.tls(server)) {
            assertThat(client.command("a", "AUTHENTICATE PLAIN " + RESPONSE))
                    .last()
                    .asString()
                    .startsWith("a OK");
        }
        try (ImapClient client = ImapClient.tls(server)) {
            client.wire().sendLine("a AUTHENTICATE PLAIN");
            assertThat(client.wire().line()).startsWith("+");
            client.wire().sendLine(RESPONSE);
            assertThat(client.wire().line()).startsWith("a OK");
            assertThat(client.command("b", "SELECT INBOX")).last().asString().startsWith("b OK");
        }
    }

    @Test
    void wrongPasswordsAreRefusedWithTheirCodeAndEndTheConnection() throws Exception {
        try (ImapClient client = ImapClient.tls(server)) {
            assertThat(client.command("a", "LOGIN alice@example.org wrong"))
                    .containsExactly("a NO [AUTHENTICATIONFAILED] LOGIN failed. Invalid login/password.");
            assertThat(client.command("b", "LOGIN nobody@example.org wrong"))
                    .containsExactly("b NO [AUTHENTICATIONFAILED] LOGIN failed. Invalid login/password.");
            client.wire().sendLine("c LOGIN alice@example.org wrong");
            assertThat(client.wire().rest()).startsWith("* BYE ");
        }
    }

    @Test
    void loopbackIsTakenAtItsWordOnlyWhereTheAdministratorSaysSo(@TempDir Path other) throws Exception {
        try (TestServer open = TestServer.start(other, Settings.DEFAULT.withLoopbackPasswords(), ImapModule::new);
                ImapClient client = ImapClient.plain(open)) {
            assertThat(client.command("a", "CAPABILITY").get(0))
                    .contains("AUTH=PLAIN")
                    .doesNotContain("LOGINDISABLED");
            assertThat(client.command("b", "LOGIN alice@example.org \"correct horse\""))
                    .last()
                    .asString()
                    .startsWith("b OK");
        }
    }
}
