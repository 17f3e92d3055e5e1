package org.compostela.protocols.imap.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageResult;

/** What threading needs, from headers. One is for one mailbox and command. */
final class Envelopes {
    /** A thread that is deeper is still one thread: each message names its parent. */
    private static final int REFERENCES = 100;

    private static final Set<String> FIELDS = Set.of("message-id", "references", "in-reply-to", "date", "subject");

    /** The same ids stand in all messages of a thread; each is kept once. */
    private final Map<String, String> ids = new HashMap<>();

    private final LongUnaryOperator numbers;

    /** @param numbers what a message is called in the answer, by its UID; zero if not at all */
    Envelopes(LongUnaryOperator numbers) {
        this.numbers = numbers;
    }

    List<Envelope> read(HeaderReader reader, long[] uids) throws LimitException, MailboxException {
        List<Envelope> envelopes = reader.read(uids, FIELDS, this::envelope);
        envelopes.removeIf(envelope -> envelope.number() == 0);
        return envelopes;
    }

    private Envelope envelope(MessageResult message, HeaderFields header) {
        List<String> id = MessageIds.in(header.text("message-id"), 1);
        return new Envelope(
                numbers.applyAsLong(message.getUid().asLong()),
                header.sent().orElseGet(() -> message.getInternalDate().getTime()),
                id.stream().map(this::once).findFirst(),
                references(header).stream().map(this::once).toList(),
                BaseSubject.of(header.decoded("subject")));
    }

    /** RFC 5256 §3: In-Reply-To counts if References names nothing, and of it the first. */
    private static List<String> references(HeaderFields header) {
        List<String> references = MessageIds.in(header.text("references"), REFERENCES);
        if (!references.isEmpty()) {
            return references;
        }
        return MessageIds.in(header.text("in-reply-to"), Integer.MAX_VALUE).stream()
                .limit(1)
                .toList();
    }

    private String once(String id) {
        return Optional.ofNullable(ids.putIfAbsent(id, id)).orElse(id);
    }
}
