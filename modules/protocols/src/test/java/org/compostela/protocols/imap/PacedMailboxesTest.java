package org.compostela.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.reflect.Reflection;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSession.SessionId;
import org.apache.james.mailbox.MailboxSession.SessionType;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.inmemory.InMemoryId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.compostela.protocols.connection.OutboundQueue;
import org.compostela.protocols.connection.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PacedMailboxesTest {
    private static final int MESSAGES = 1000;

    private final Workers workers = new Workers("test", 2);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MailboxSession session = new MailboxSession(
            SessionId.of(1), Username.of("alice"), Optional.empty(), List.of(), '.', SessionType.User);
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void stop() {
        channel.close();
        workers.close();
    }

    @Test
    void mailboxIsReadOnlyAsTheClientReads() {
        PacedMailboxes.pace(session, new OutboundQueue(channel, workers.executor()));
        writable(false);
        fetchAll();
        await().pollDelay(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(read).hasValueLessThan(10));
        assertThat(taken).hasValue(0);
    }

    @Test
    void mailboxIsReadWholeForAClientThatReads() {
        PacedMailboxes.pace(session, new OutboundQueue(channel, workers.executor()));
        fetchAll();
        await().untilAsserted(() -> assertThat(taken).hasValue(MESSAGES));
    }

    @Test
    void sessionOfAnotherProtocolIsNotHeldUp() {
        writable(false);
        fetchAll();
        await().untilAsserted(() -> assertThat(taken).hasValue(MESSAGES));
    }

    private void fetchAll() {
        MailboxManager mailboxes = new PacedMailboxes(workers).of(mailboxes());
        Flux.from(Mono.from(mailboxes.getMailboxReactive(InMemoryId.of(1), session))
                        .flatMapMany(messages -> Flux.from(
                                messages.getMessagesReactive(MessageRange.all(), FetchGroup.FULL_CONTENT, session))))
                .subscribe(message -> taken.incrementAndGet());
    }

    private void writable(boolean writable) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        buffer.setUserDefinedWritability(1, writable);
        channel.runPendingTasks();
    }

    private MailboxManager mailboxes() {
        MessageResult message = Reflection.newProxy(MessageResult.class, (proxy, method, arguments) -> null);
        MessageManager messages =
                Reflection.newProxy(MessageManager.class, (proxy, method, arguments) -> Flux.range(0, MESSAGES)
                        .map(i -> message)
                        .doOnNext(any -> read.incrementAndGet()));
        return Reflection.newProxy(MailboxManager.class, (proxy, method, arguments) -> Mono.just(messages));
    }
}
