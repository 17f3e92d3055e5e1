package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.inject.Inject;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.cassandra.ids.CassandraId;
import org.apache.james.mailbox.cassandra.table.CassandraMessageUidTable;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.UidProvider;
import reactor.core.publisher.Mono;

/** UIDs of messages: strictly ascending in each mailbox, from 1 (RFC 3501 section 2.3.1.1). In James' own table. */
final class BatchingUidProvider implements UidProvider {
    private final NumberSequence uids;

    @Inject
    BatchingUidProvider(CqlSession session) {
        uids = new NumberSequence(
                "uids",
                session,
                CassandraMessageUidTable.TABLE_NAME,
                CassandraMessageUidTable.MAILBOX_ID,
                CassandraMessageUidTable.NEXT_UID);
    }

    @Override
    public MessageUid nextUid(Mailbox mailbox) throws MailboxException {
        return nextUid(mailbox.getMailboxId());
    }

    @Override
    public MessageUid nextUid(MailboxId mailbox) throws MailboxException {
        return Blocking.await(nextUidReactive(mailbox), "no UID for a message in mailbox " + mailbox.serialize());
    }

    @Override
    public Mono<MessageUid> nextUidReactive(MailboxId mailbox) {
        return uids.reserve(uuidOf(mailbox), 1).map(before -> MessageUid.of(before + 1));
    }

    @Override
    public Mono<List<MessageUid>> nextUids(MailboxId mailbox, int count) {
        if (count == 0) {
            return Mono.just(List.of());
        }
        return uids.reserve(uuidOf(mailbox), count).map(before -> LongStream.rangeClosed(before + 1, before + count)
                .mapToObj(MessageUid::of)
                .toList());
    }

    @Override
    public Optional<MessageUid> lastUid(Mailbox mailbox) throws MailboxException {
        return Blocking.await(
                lastUidReactive(mailbox),
                "the last UID of mailbox " + mailbox.getMailboxId().serialize() + " cannot be read");
    }

    @Override
    public Mono<Optional<MessageUid>> lastUidReactive(Mailbox mailbox) {
        return uids.highest(uuidOf(mailbox.getMailboxId())).map(BatchingUidProvider::toUid);
    }

    private static Optional<MessageUid> toUid(OptionalLong number) {
        return number.isPresent() ? Optional.of(MessageUid.of(number.getAsLong())) : Optional.empty();
    }

    private static UUID uuidOf(MailboxId mailbox) {
        return ((CassandraId) mailbox).asUuid();
    }
}
