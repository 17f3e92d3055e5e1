package org.compostela.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.reflect.Reflection;
import com.google.inject.AbstractModule;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.james.mailbox.MailboxManager.SearchCapabilities;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.UnsupportedSearchException;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.compostela.protocols.connection.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a client hears when its search cannot be answered. */
class SearchFailuresTest {
    private static final int TOO_MANY = 100_001;

    @TempDir
    static Path home;

    private static TestServer server;
    private static volatile Flux<MessageUid> found = Flux.empty();

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(home, TestServer.Settings.DEFAULT, ImapModule::new, new AbstractModule() {
            @Override
            protected void configure() {
                bind(MessageSearchIndex.class)
                        .toInstance(Reflection.newProxy(
                                MessageSearchIndex.class, (index, method, arguments) -> answer(method)));
            }
        });
    }

    private static @Nullable Object answer(Method method) {
        return switch (method.getName()) {
            case "search" -> found;
            case "getSupportedCapabilities" -> EnumSet.noneOf(SearchCapabilities.class);
            default -> null;
        };
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void expect(String command, String answer) throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            client.command("s", "SEARCH RETURN (SAVE) ALL");
            assertThat(client.command("a", command)).last().asString().startsWith("a " + answer);
            assertThat(client.command("b", "NOOP")).last().asString().startsWith("b OK ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEARCH RETURN (SAVE) SUBJECT x",
                "UID SEARCH BODY x",
                "SORT (SUBJECT) UTF-8 ALL",
                "THREAD REFERENCES UTF-8 FROM x",
                "ESEARCH IN (personal) SUBJECT x"
            })
    void indexThatDoesNotAnswerIsUnavailable(String command) throws Exception {
        found = Flux.error(new MailboxException("the index does not answer"));
        expect(command, "NO [UNAVAILABLE] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEARCH SUBJECT x", "SORT (SUBJECT) UTF-8 ALL"})
    void searchThatTheIndexCannotMakeIsRefused(String command) throws Exception {
        found = Flux.error(new UnsupportedSearchException());
        expect(command, "NO [CANNOT] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"THREAD REFERENCES UTF-8 SUBJECT x", "SORT (DISPLAYFROM) UTF-8 SUBJECT x"})
    void tooManyHeadersAreNotRead(String command) throws Exception {
        found = Flux.range(1, TOO_MANY).map(MessageUid::of);
        expect(command, "NO [LIMIT] ");
    }
}
