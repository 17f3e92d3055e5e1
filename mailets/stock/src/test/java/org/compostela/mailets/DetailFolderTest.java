package org.compostela.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Steps.step;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSession.SessionId;
import org.apache.james.mailbox.MailboxSession.SessionType;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxMetaData.Children;
import org.apache.james.mailbox.model.MailboxMetaData.Selectability;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class DetailFolderTest {
    private static final Set<String> USERS = Set.of("ann@example.org", "bob@example.org", "c+c@example.org");
    private static final List<String> FOLDERS = List.of("INBOX", "Lists", "Lists.James", "Sent");

    private final FakeMailContext context = FakeMailContext.defaultContext();

    @Test
    void mailIsForTheFolderThatTheDetailNames() throws Exception {
        Mail mail = apply("ann+lists@example.org", "bob@example.org");

        assertThat(recipients(mail)).containsExactlyInAnyOrder("ann@example.org", "bob@example.org");
        assertThat(folder(mail, "ann@example.org")).contains("Lists");
        assertThat(folder(mail, "bob@example.org")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann+lists.james@example.org", "ann+lists/james@example.org"})
    void folderInAFolderIsFound(String recipient) throws Exception {
        assertThat(folder(apply(recipient), "ann@example.org")).contains("Lists.James");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann+shop@example.org", "ann+sent@example.org"})
    void folderThatIsNotThereOrClosedMeansTheInbox(String recipient) throws Exception {
        Mail mail = apply(recipient);

        assertThat(recipients(mail)).containsExactly("ann@example.org");
        assertThat(folder(mail, "ann@example.org")).isEmpty();
    }

    @Test
    void folderIsMadeOnDemand() throws Exception {
        Mail mail = mail("ann+Shop@example.org");
        mailet("create", "true").service(mail);

        assertThat(folder(mail, "ann@example.org")).contains("Shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dan+lists@example.org",
                "c+c@example.org",
                "ann+@example.org",
                "+ann@example.org",
                "\"ann+x\"@example.org"
            })
    void addressThatIsNobodysDetailIsLeftAsItIs(String recipient) throws Exception {
        assertThat(recipients(apply(recipient))).containsExactly(recipient);
    }

    @Test
    void secondFolderOfAUserIsASecondMail() throws Exception {
        Mail mail = apply("ann@example.org", "ann+lists@example.org");

        assertThat(recipients(mail)).containsExactly("ann@example.org");
        assertThat(folder(mail, "ann@example.org")).isEmpty();
        assertThat(context.getSentMails()).singleElement().satisfies(sent -> {
            assertThat(sent.getRecipients()).containsExactly(new MailAddress("ann+lists@example.org"));
            assertThat(sent.getState()).isEqualTo("transport");
        });
    }

    @Test
    void sameFolderTwiceIsOneMail() throws Exception {
        Mail mail = apply("ann+lists@example.org", "ann+LISTS@example.org");

        assertThat(recipients(mail)).containsExactly("ann@example.org");
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void separatorMayBeAnother() throws Exception {
        Mail mail = mail("ann-lists@example.org");
        mailet("separator", "-").service(mail);

        assertThat(folder(mail, "ann@example.org")).contains("Lists");
        assertThatThrownBy(() -> mailet("separator", "--"))
                .hasMessage(
                        "DetailFolder: <separator>--</separator> is not one character, neither @ nor a dot nor a quote");
    }

    private Mail apply(String... recipients) throws Exception {
        Mail mail = mail(recipients);
        mailet().service(mail);
        return mail;
    }

    private static Mail mail(String... recipients) throws MessagingException {
        return FakeMail.builder()
                .name("mail1")
                .state("transport")
                .recipients(recipients)
                .mimeMessage(Messages.mail("Subject: x", "", "x").getMessage())
                .build();
    }

    private static List<String> recipients(Mail mail) {
        return mail.getRecipients().stream().map(MailAddress::asString).toList();
    }

    private static Optional<String> folder(Mail mail, String user) {
        return StorageDirective.fromMail(Username.of(user), mail).getTargetFolder();
    }

    private DetailFolder mailet(String... parameters) throws MessagingException {
        return step(new DetailFolder(users(), mailboxes()), context, parameters);
    }

    private static UsersRepository users() {
        return stub(UsersRepository.class, (method, arguments) -> switch (method) {
            case "getUsername" -> Username.of(((MailAddress) arguments[0]).asString());
            case "contains" -> USERS.contains(((Username) arguments[0]).asString());
            default -> throw new AssertionError(method);
        });
    }

    private static MailboxManager mailboxes() {
        return stub(MailboxManager.class, (method, arguments) -> switch (method) {
            case "createSystemSession" -> session((Username) arguments[0]);
            case "search" -> Flux.fromStream(folders((MailboxSession) arguments[2]));
            case "endProcessingRequest" -> null;
            default -> throw new AssertionError(method);
        });
    }

    private static MailboxSession session(Username user) {
        return new MailboxSession(SessionId.of(1), user, Optional.of(user), List.of(), '.', SessionType.System);
    }

    private static Stream<MailboxMetaData> folders(MailboxSession session) {
        MailboxId id = stub(MailboxId.class, (method, arguments) -> 1);
        return FOLDERS.stream()
                .map(name -> new MailboxMetaData(
                        new Mailbox(MailboxPath.forUser(session.getUser(), name), UidValidity.of(1), id),
                        '.',
                        Children.HAS_NO_CHILDREN,
                        Selectability.NONE,
                        new MailboxACL(),
                        MailboxCounters.empty(id)));
    }

    private interface Behaviour {
        Object answer(String method, Object[] arguments);
    }

    @SuppressWarnings("unchecked")
    private static <T> T stub(Class<T> type, Behaviour behaviour) {
        return (T) Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> behaviour.answer(method.getName(), arguments));
    }
}
