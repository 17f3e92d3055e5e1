package org.compostela.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.cassandra.ids.CassandraMessageId;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageDAOV3;
import org.apache.james.mailbox.cassandra.mail.MessageRepresentation;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.sieverepository.api.ScriptContent;
import org.apache.james.sieverepository.api.ScriptName;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.vacation.api.AccountId;
import org.apache.james.vacation.api.NotificationRegistry;
import org.apache.james.vacation.api.RecipientId;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.james.vacation.api.VacationRepository;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What is remembered for moments gives way at once to what is changed here. */
final class RememberedAnswersTest {
    private static TestStore store;

    @BeforeAll
    static void open() throws Exception {
        store = TestStore.shared();
        store.get(DomainList.class).addDomain(Domain.of("moments.example"));
    }

    @Test
    void aliasHoldsAtOnceAndNoLongerThanItIsThere() throws Exception {
        RecipientRewriteTable aliases = store.get(RecipientRewriteTable.class);
        MappingSource source = MappingSource.fromUser("info", Domain.of("moments.example"));
        assertThat(aliases.getResolvedMappings("info", Domain.of("moments.example")))
                .isEmpty();

        aliases.addAliasMapping(source, "alice@moments.example");
        assertThat(aliases.getResolvedMappings("info", Domain.of("moments.example")))
                .hasSize(1);

        aliases.removeAliasMapping(source, "alice@moments.example");
        assertThat(aliases.getResolvedMappings("info", Domain.of("moments.example")))
                .isEmpty();
    }

    @Test
    void scriptFiltersAtOnceAndNoLongerThanItIsActive() throws Exception {
        SieveRepository scripts = store.get(SieveRepository.class);
        Username user = Username.of("sieve@moments.example");
        assertThat(failureOf(() -> scripts.getActive(user))).isPresent();

        scripts.putScript(user, new ScriptName("mine"), new ScriptContent("keep;"));
        scripts.setActive(user, new ScriptName("mine"));
        assertThat(new String(scripts.getActive(user).readAllBytes(), UTF_8)).isEqualTo("keep;");

        scripts.setActive(user, SieveRepository.NO_SCRIPT_NAME);
        assertThat(failureOf(() -> scripts.getActive(user))).isPresent();
    }

    @Test
    void vacationBeginsAtOnceAndKnowsWhoWasTold() throws Exception {
        VacationRepository vacations = store.get(VacationRepository.class);
        NotificationRegistry told = store.get(NotificationRegistry.class);
        AccountId account = AccountId.fromString("away@moments.example");
        RecipientId sender = RecipientId.fromMailAddress(new MailAddress("friend@elsewhere.example"));
        assertThat(vacations.retrieveVacation(account).block().isEnabled()).isFalse();
        assertThat(told.isRegistered(account, sender).block()).isFalse();

        vacations
                .modifyVacation(account, VacationPatch.builder().isEnabled(true).build())
                .block();
        assertThat(vacations.retrieveVacation(account).block().isEnabled()).isTrue();
        assertThat(told.isRegistered(account, sender).block()).isFalse();

        told.register(account, sender, Optional.empty()).block();
        assertThat(told.isRegistered(account, sender).block()).isTrue();
    }

    @Test
    void rightHoldsAtOnceAndNoLongerThanItIsGiven() throws Exception {
        MailboxManager mailboxes = store.get(MailboxManager.class);
        MailboxSession owner = mailboxes.createSystemSession(Username.of("owner@moments.example"));
        MailboxSession reader = mailboxes.createSystemSession(Username.of("reader@moments.example"));
        MailboxPath shared = MailboxPath.forUser(owner.getUser(), "Shared");
        mailboxes.createMailbox(shared, owner);
        assertThat(failureOf(() -> mailboxes.getMailbox(shared, reader))).isPresent();

        MailboxACL.ACLCommand.Builder readers = MailboxACL.command().forUser(reader.getUser());
        mailboxes.applyRightsCommand(
                shared,
                readers.rights(MailboxACL.Right.Lookup, MailboxACL.Right.Read).asAddition(),
                owner);
        assertThat(failureOf(() -> mailboxes.getMailbox(shared, reader))).isEmpty();

        mailboxes.applyRightsCommand(
                shared,
                readers.rights(MailboxACL.Right.Lookup, MailboxACL.Right.Read).asRemoval(),
                owner);
        assertThat(failureOf(() -> mailboxes.getMailbox(shared, reader))).isPresent();
    }

    @Test
    void whatIsKeptIsCountedAtOnce() {
        CurrentQuotaManager use = store.get(CurrentQuotaManager.class);
        QuotaRoot root = QuotaRoot.quotaRoot("#private&keeper@moments.example", Optional.empty());
        assertThat(messages(use, root)).isZero();

        Mono.from(use.increase(operation(root, 3))).block();
        assertThat(messages(use, root)).isEqualTo(3);

        Mono.from(use.decrease(operation(root, 1))).block();
        assertThat(messages(use, root)).isEqualTo(2);

        Mono.from(use.setCurrentQuotas(operation(root, 7))).block();
        assertThat(messages(use, root)).isEqualTo(7);
    }

    @Test
    void correctionCountsFromWhatIsThereAndNotFromWhatIsRemembered() throws Exception {
        CurrentQuotaManager use = store.get(CurrentQuotaManager.class);
        QuotaRoot root = QuotaRoot.quotaRoot("#private&corrected@moments.example", Optional.empty());
        assertThat(messages(use, root)).isZero();
        try (TestStore other = TestStore.open("shared")) {
            Mono.from(other.get(CurrentQuotaManager.class).increase(operation(root, 5)))
                    .block();
        }

        Mono.from(use.setCurrentQuotas(operation(root, 7))).block();

        assertThat(messages(use, root)).isEqualTo(7);
    }

    private static long messages(CurrentQuotaManager use, QuotaRoot root) {
        return Mono.from(use.getCurrentQuotas(root)).block().count().asLong();
    }

    private static QuotaOperation operation(QuotaRoot root, long count) {
        return new QuotaOperation(root, QuotaCountUsage.count(count), QuotaSizeUsage.size(count * 1000));
    }

    @Test
    void messageJustStoredIsTheOneInTheTable() throws Exception {
        MailboxManager mailboxes = store.get(MailboxManager.class);
        MailboxSession session = mailboxes.createSystemSession(Username.of("recent@moments.example"));
        mailboxes.createMailbox(MailboxPath.inbox(session), session);
        MessageManager inbox = mailboxes.getMailbox(MailboxPath.inbox(session), session);
        MessageId id = inbox.appendMessage(
                        MessageManager.AppendCommand.builder()
                                .build(
                                        """
                                        Subject: parts
                                        MIME-Version: 1.0
                                        Content-Type: multipart/mixed; boundary="b"

                                        --b

                                        text
                                        --b
                                        Content-Type: application/pdf; name="a.pdf"
                                        Content-Disposition: attachment; filename="a.pdf"
                                        Content-ID: <cid@x>

                                        %PDF
                                        --b--
                                        """
                                                .replace("\n", "\r\n")),
                        session)
                .getId()
                .getMessageId();

        MessageRepresentation remembered = read(store.get(CassandraMessageDAOV3.class), id);
        try (TestStore other = TestStore.open("shared")) {
            MessageRepresentation stored = read(other.get(CassandraMessageDAOV3.class), id);
            assertThat(remembered)
                    .usingRecursiveComparison()
                    .ignoringFields("content", "properties.properties")
                    .isEqualTo(stored);
            assertThat(remembered.getProperties().toProperties())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactlyInAnyOrderElementsOf(stored.getProperties().toProperties());
            assertThat(remembered.getContent().getInputStream().readAllBytes())
                    .isEqualTo(stored.getContent().getInputStream().readAllBytes());
        }
    }

    @Test
    void deletedMessageIsNotRemembered() throws Exception {
        MailboxManager mailboxes = store.get(MailboxManager.class);
        MailboxSession session = mailboxes.createSystemSession(Username.of("deleted@moments.example"));
        mailboxes.createMailbox(MailboxPath.inbox(session), session);
        MessageManager inbox = mailboxes.getMailbox(MailboxPath.inbox(session), session);
        var appended = inbox.appendMessage(
                MessageManager.AppendCommand.builder().build("Subject: short-lived\r\n\r\nbody\r\n"), session);

        inbox.delete(ImmutableList.of(appended.getId().getUid()), session);

        assertThat(inbox.getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, session))
                .isExhausted();
        assertThat(store.get(MessageIdManager.class)
                        .getMessage(appended.getId().getMessageId(), FetchGroup.FULL_CONTENT, session))
                .isEmpty();
        assertThat(Mono.from(store.get(CassandraMessageDAOV3.class)
                                .retrieveMessage(
                                        (CassandraMessageId) appended.getId().getMessageId(), FetchType.FULL))
                        .blockOptional())
                .isEmpty();
    }

    private static MessageRepresentation read(CassandraMessageDAOV3 table, MessageId id) {
        return table.retrieveMessage((CassandraMessageId) id, FetchType.FULL).block();
    }

    private static Optional<Throwable> failureOf(ThrowingCallable call) {
        return Optional.ofNullable(Assertions.catchThrowable(call));
    }
}
