package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.compostela.protocols.connection.OutboundQueue;
import org.compostela.protocols.connection.Workers;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Mailboxes for FETCH that give out a message only when the client has taken the ones before. James 3.8 writes what a mailbox
 * gives as fast as that comes, and a whole mailbox ends up on the heap of a server whose client is slow or does not read at all.
 * The messages go on to a worker thread, too: parsing them is no work for the threads of the Cassandra driver.
 */
final class PacedMailboxes {
    private static final Object OUTBOUND = new Object();

    /** Messages that may be on their way at once. */
    private static final int AHEAD = 1;

    private static final int LIST_AHEAD = 256;

    private final Workers workers;

    PacedMailboxes(Workers workers) {
        this.workers = requireNonNull(workers, "workers");
    }

    /** From here on FETCH in this session goes at the pace of {@code outbound}. */
    static void pace(MailboxSession session, OutboundQueue outbound) {
        session.getAttributes().put(OUTBOUND, outbound);
    }

    MailboxManager of(MailboxManager mailboxes) {
        return proxy(MailboxManager.class, mailboxes, (method, arguments, result) -> switch (method.getName()) {
            case "getMailboxReactive" -> Mono.from((Publisher<?>) result).map(found -> paced((MessageManager) found));
            default -> result;
        });
    }

    private MessageManager paced(MessageManager messages) {
        return proxy(MessageManager.class, messages, (method, arguments, result) -> switch (method.getName()) {
            case "getMessagesReactive" -> paced((Publisher<?>) result, outbound(arguments), AHEAD);
            case "listMessagesMetadata" -> paced((Publisher<?>) result, outbound(arguments), LIST_AHEAD);
            default -> result;
        });
    }

    private <T> Publisher<T> paced(Publisher<T> items, Stream<OutboundQueue> outbound, int ahead) {
        return outbound.findFirst()
                .<Publisher<T>>map(queue -> Flux.from(items)
                        .concatMap(item -> whenReady(queue, item), ahead)
                        .takeWhile(Optional::isPresent)
                        .map(Optional::orElseThrow)
                        .publishOn(workers.scheduler(), ahead))
                .orElse(items);
    }

    /** Nothing once the client is gone: the mailbox need not be read to its end, and that is no error. */
    private static <T> Mono<Optional<T>> whenReady(OutboundQueue queue, T item) {
        return queue.ready()
                .thenReturn(Optional.of(item))
                .onErrorResume(ClosedChannelException.class, gone -> Mono.just(Optional.empty()));
    }

    private static Stream<OutboundQueue> outbound(Object[] arguments) {
        return Stream.of(arguments)
                .filter(MailboxSession.class::isInstance)
                .map(session -> ((MailboxSession) session).getAttributes().get(OUTBOUND))
                .filter(OutboundQueue.class::isInstance)
                .map(OutboundQueue.class::cast);
    }

    private interface Change {
        Object apply(Method method, Object[] arguments, Object result);
    }

    /** James' two interfaces have close to a hundred methods; all but these three are passed on as they are. */
    private static <T> T proxy(Class<T> type, T delegate, Change change) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(delegate, arguments);
                return result == null
                        ? null
                        : change.apply(method, arguments == null ? new Object[0] : arguments, result);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
