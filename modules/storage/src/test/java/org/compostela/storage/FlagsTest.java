package org.compostela.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.mail.Flags;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metadata is made by a plain write and changed by transactions: neither may hide the other. */
final class FlagsTest {
    private static MessageManager inbox;
    private static MailboxSession session;

    @BeforeAll
    static void open() throws Exception {
        MailboxManager mailboxes = TestStore.shared().get(MailboxManager.class);
        session = mailboxes.createSystemSession(Username.of("carol@flags.example"));
        mailboxes.createMailbox(MailboxPath.inbox(session), session);
        inbox = mailboxes.getMailbox(MailboxPath.inbox(session), session);
    }

    @Test
    void flagSetRightAfterTheMessageWasStoredHolds() throws Exception {
        for (int i = 0; i < 30; i++) {
            MessageUid uid = append();
            set(uid, Flags.Flag.SEEN);
            assertThat(flagsOf(uid).contains(Flags.Flag.SEEN)).isTrue();
        }
    }

    @Test
    void flagsSetByTwoClientsAtOnceAreBothKept() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 20; i++) {
                MessageUid uid = append();
                List<Callable<Void>> changes =
                        List.of(() -> set(uid, Flags.Flag.FLAGGED), () -> set(uid, Flags.Flag.ANSWERED));
                for (Future<Void> change : clients.invokeAll(changes)) {
                    change.get();
                }
                assertThat(flagsOf(uid).contains(Flags.Flag.FLAGGED)).isTrue();
                assertThat(flagsOf(uid).contains(Flags.Flag.ANSWERED)).isTrue();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void messageThatWasMovedAwayCanComeBack() throws Exception {
        MailboxManager mailboxes = TestStore.shared().get(MailboxManager.class);
        MailboxPath archive = MailboxPath.forUser(session.getUser(), "Archive");
        mailboxes.createMailbox(archive, session);
        MessageUid uid = append();

        mailboxes.moveMessages(MessageRange.one(uid), MailboxPath.inbox(session), archive, session);
        long before = inbox.getMessageCount(session);
        mailboxes.moveMessages(MessageRange.all(), archive, MailboxPath.inbox(session), session);

        assertThat(inbox.getMessageCount(session)).isEqualTo(before + 1);
        List<MessageResult> messages =
                ImmutableList.copyOf(inbox.getMessages(MessageRange.all(), FetchGroup.MINIMAL, session));
        assertThat(messages).hasSize((int) before + 1);
        assertThat(messages.get(messages.size() - 1).getUid()).isGreaterThan(uid);
    }

    private static MessageUid append() throws Exception {
        return inbox.appendMessage(
                        MessageManager.AppendCommand.builder().build("Subject: flags\r\n\r\nbody\r\n"), session)
                .getId()
                .getUid();
    }

    private static Void set(MessageUid uid, Flags.Flag flag) throws Exception {
        inbox.setFlags(new Flags(flag), FlagsUpdateMode.ADD, MessageRange.one(uid), session);
        return null;
    }

    private static Flags flagsOf(MessageUid uid) throws Exception {
        return inbox.getMessages(MessageRange.one(uid), FetchGroup.MINIMAL, session)
                .next()
                .getFlags();
    }
}
