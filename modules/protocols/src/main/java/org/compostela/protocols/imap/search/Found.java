package org.compostela.protocols.imap.search;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.compostela.protocols.imap.search.ResultOptions.Option;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/** What a search of a mailbox found: UIDs in the order that was asked for. */
@SuppressWarnings("ArrayRecordComponent") // of a package's own use, large, and never changed
record Found(long[] uids) {
    /** Blocks. Errors come as the index gave them. */
    static Found in(MessageManager mailbox, SearchQuery query, MailboxSession session) throws MailboxException {
        try {
            List<MessageUid> uids = Flux.from(mailbox.search(query, session))
                    .collectList()
                    .blockOptional()
                    .orElseGet(List::of);
            return new Found(uids.stream().mapToLong(MessageUid::asLong).toArray());
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof MailboxException failure) {
                throw failure;
            }
            throw e;
        }
    }

    Found ascending() {
        return new Found(Arrays.stream(uids).sorted().distinct().toArray());
    }

    /** What the client calls these; without those that it has not been told of. */
    long[] named(SelectedMailbox selected, boolean byUid) {
        return byUid
                ? uids
                : Arrays.stream(uids)
                        .map(uid -> number(selected, uid))
                        .filter(number -> number > 0)
                        .toArray();
    }

    /** Zero for a message that the client has not been told of. */
    static long number(SelectedMailbox selected, long uid) {
        return selected.msn(MessageUid.of(uid)).foldSilent(() -> 0, number -> number.asInt());
    }

    /** What {@code $} stands for afterwards (RFC 5182 §2.4): all, or only the ends that were asked for. */
    long[] saved(ResultOptions options) {
        boolean ends = options.has(Option.MIN) || options.has(Option.MAX);
        if (!ends || options.has(Option.ALL) || options.has(Option.COUNT)) {
            return uids;
        }
        return ends(options);
    }

    private long[] ends(ResultOptions options) {
        if (uids.length == 0) {
            return uids;
        }
        long[] both = {uids[0], uids[uids.length - 1]};
        if (options.has(Option.MIN) && options.has(Option.MAX)) {
            return both[0] == both[1] ? new long[] {both[0]} : both;
        }
        return new long[] {options.has(Option.MIN) ? both[0] : both[1]};
    }

    /** The highest mod-sequence of what is told (RFC 4731 §3.2). Blocks. */
    OptionalLong highestModSeq(ResultOptions options, MessageManager mailbox, MailboxSession session) {
        long[] told = saved(options);
        Set<MessageUid> wanted = Arrays.stream(told).mapToObj(MessageUid::of).collect(Collectors.toSet());
        return Flux.fromIterable(MessageRange.toRanges(wanted))
                .concatMap(range -> Flux.from(mailbox.listMessagesMetadata(range, session)))
                .toStream()
                .filter(message ->
                        wanted.contains(message.getComposedMessageId().getUid()))
                .mapToLong(message -> message.getModSeq().asLong())
                .max();
    }
}
