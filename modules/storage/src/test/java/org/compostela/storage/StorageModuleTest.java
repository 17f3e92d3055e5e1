package org.compostela.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.inject.TypeLiteral;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.dlp.api.DLPConfigurationStore;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.user.api.UsernameChangeTaskStep;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.model.User;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.vacation.api.VacationRepository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

final class StorageModuleTest {
    private static TestStore store;

    @BeforeAll
    static void open() throws Exception {
        store = TestStore.shared();
    }

    @Test
    void passwordIsKeptAsPbkdf2OfSha512() throws Exception {
        store.get(DomainList.class).addDomain(Domain.of("hash.example"));
        UsersRepository users = store.get(UsersRepository.class);
        Username alice = Username.of("alice@hash.example");
        users.addUser(alice, "s3cret of alice");

        assertThat(users.test(alice, "s3cret of alice")).isTrue();
        assertThat(users.test(alice, "s3cret of alicf")).isFalse();
        var row = store.get(CqlSession.class)
                .execute("SELECT passwd, algorithm FROM user WHERE name = ?", alice.asString())
                .one();
        assertThat(row.getString("algorithm")).startsWith("PBKDF2-SHA512-210000-512");
        assertThat(row.getString("passwd")).doesNotContain("s3cret");
    }

    @Test
    void changedPasswordIsTheOnlyOneFromThenOn() throws Exception {
        store.get(DomainList.class).addDomain(Domain.of("change.example"));
        UsersRepository users = store.get(UsersRepository.class);
        Username dave = Username.of("dave@change.example");
        users.addUser(dave, "old one");
        assertThat(users.test(dave, "old one")).isTrue();
        assertThat(users.test(dave, "old one")).isTrue();

        User user = users.getUserByName(dave);
        user.setPassword("new one");
        users.updateUser(user);

        assertThat(users.test(dave, "old one")).isFalse();
        assertThat(users.test(dave, "new one")).isTrue();

        users.removeUser(dave);
        assertThat(users.test(dave, "new one")).isFalse();
    }

    @Test
    void messageComesBackByteForByte() throws Exception {
        MailboxManager mailboxes = store.get(MailboxManager.class);
        MailboxSession session = mailboxes.createSystemSession(Username.of("bob@bytes.example"));
        mailboxes.createMailbox(MailboxPath.inbox(session), session);
        MessageManager inbox = mailboxes.getMailbox(MailboxPath.inbox(session), session);
        byte[] mail = mailWithAttachment(300_000);

        inbox.appendMessage(MessageManager.AppendCommand.builder().build(mail), session);

        MessageResult result = inbox.getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, session)
                .next();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = result.getFullContent().getInputStream()) {
            in.transferTo(read);
        }
        assertThat(read.toByteArray()).isEqualTo(mail);
        assertThat(result.getUid().asLong()).isEqualTo(1);
    }

    @Test
    void everyStoreCanBeMade() {
        assertThat(store.get(SieveRepository.class)).isNotNull();
        assertThat(store.get(VacationRepository.class)).isNotNull();
        assertThat(store.get(DLPConfigurationStore.class)).isNotNull();
        assertThat(store.get(new TypeLiteral<Set<GuiceProbe>>() {})).isNotEmpty();
        assertThat(store.get(new TypeLiteral<Set<UsernameChangeTaskStep>>() {})).hasSizeGreaterThan(4);
    }

    @Test
    void mailRepositoryIsOnCassandra() throws Exception {
        MailRepositoryStore repositories = store.get(MailRepositoryStore.class);
        MailRepositoryUrl url = MailRepositoryUrl.from("cassandra://var/mail/error/");
        assertThat(repositories.select(url).size()).isZero();
        assertThat(repositories.getUrls()).contains(url);
    }

    @Test
    void healthCheckSaysThatCassandraAnswers() {
        Result result = store.get(new TypeLiteral<Set<HealthCheck>>() {}).stream()
                .filter(check -> check.componentName().getName().equals("Cassandra"))
                .findAny()
                .map(check -> Mono.from(check.check()).block())
                .orElseThrow();
        assertThat(result.isHealthy()).isTrue();
    }

    private static byte[] mailWithAttachment(int size) {
        byte[] attachment = new byte[size];
        new Random(7).nextBytes(attachment);
        String mail =
                """
                From: a@bytes.example\r
                To: bob@bytes.example\r
                Subject: bytes\r
                Message-ID: <1@bytes.example>\r
                MIME-Version: 1.0\r
                Content-Type: multipart/mixed; boundary=x\r
                \r
                --x\r
                Content-Type: text/plain\r
                \r
                see the attachment\r
                --x\r
                Content-Type: application/octet-stream; name=a.bin\r
                Content-Disposition: attachment; filename=a.bin\r
                Content-Transfer-Encoding: base64\r
                \r
                %s\r
                --x--\r
                """
                        .formatted(Base64.getMimeEncoder().encodeToString(attachment));
        return mail.getBytes(US_ASCII);
    }
}
