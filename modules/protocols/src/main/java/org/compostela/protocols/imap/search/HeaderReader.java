package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import reactor.core.publisher.Flux;

/** Reads headers of messages, batch by batch; only what is made of them is kept. Blocks. */
final class HeaderReader {
    /** Of more messages no headers are read: at about half a kilobyte each these fit into the heap of the smallest server, twice. */
    static final int MOST = 100_000;

    private static final int BATCH = 1_000;
    /** Ranges of UIDs that are asked for at once. */
    private static final int AT_ONCE = 8;

    private final MessageManager mailbox;
    private final MailboxSession session;

    HeaderReader(MessageManager mailbox, MailboxSession session) {
        this.mailbox = requireNonNull(mailbox, "mailbox");
        this.session = requireNonNull(session, "session");
    }

    /** What to make of a message and its header. */
    interface Make<T> {
        T of(MessageResult message, HeaderFields header);
    }

    /**
     * In no order. Messages that are gone are left out.
     *
     * @param names of the fields that are wanted, in lower case
     */
    <T> List<T> read(long[] uids, Set<String> names, Make<T> make) throws LimitException, MailboxException {
        if (uids.length > MOST) {
            throw new LimitException("More than " + MOST + " messages: search for fewer");
        }
        long[] ascending = uids.clone();
        Arrays.sort(ascending);
        List<T> made = new ArrayList<>(uids.length);
        for (int from = 0; from < ascending.length; from += BATCH) {
            long[] batch = Arrays.copyOfRange(ascending, from, Math.min(ascending.length, from + BATCH));
            // Closing the stream ends the reading, if one of the messages cannot be read.
            try (Stream<MessageResult> messages = messages(batch)) {
                for (MessageResult message : (Iterable<MessageResult>) messages::iterator) {
                    made.add(make.of(message, header(message, names)));
                }
            }
        }
        return made;
    }

    private Stream<MessageResult> messages(long[] uids) {
        Set<MessageUid> wanted = Arrays.stream(uids).mapToObj(MessageUid::of).collect(Collectors.toSet());
        return Flux.fromIterable(MessageRange.toRanges(wanted))
                .flatMap(
                        range -> Flux.from(mailbox.getMessagesReactive(range, FetchGroup.HEADERS, session)),
                        AT_ONCE,
                        AT_ONCE)
                .filter(message -> wanted.contains(message.getUid()))
                .toStream(BATCH);
    }

    private static HeaderFields header(MessageResult message, Set<String> names) throws MailboxException {
        try (InputStream content = message.getHeaders().getInputStream()) {
            return HeaderFields.read(content, names);
        } catch (IOException e) {
            throw new MailboxException(
                    "The header of message " + message.getUid().asLong() + " cannot be read", e);
        }
    }
}
