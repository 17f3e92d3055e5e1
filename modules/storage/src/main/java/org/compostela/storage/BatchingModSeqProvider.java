package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.OptionalLong;
import java.util.UUID;
import javax.inject.Inject;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.cassandra.ids.CassandraId;
import org.apache.james.mailbox.cassandra.table.CassandraMessageModseqTable;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import reactor.core.publisher.Mono;

/** Mod-sequences: each change of a message gets a higher one than all before in its mailbox, from 1 (RFC 7162). In James' own table. */
final class BatchingModSeqProvider implements ModSeqProvider {
    private final NumberSequence modSeqs;

    @Inject
    BatchingModSeqProvider(CqlSession session) {
        modSeqs = new NumberSequence(
                "mod-sequences",
                session,
                CassandraMessageModseqTable.TABLE_NAME,
                CassandraMessageModseqTable.MAILBOX_ID,
                CassandraMessageModseqTable.NEXT_MODSEQ);
    }

    @Override
    public ModSeq nextModSeq(Mailbox mailbox) throws MailboxException {
        return nextModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq nextModSeq(MailboxId mailbox) throws MailboxException {
        return Blocking.await(
                nextModSeqReactive(mailbox), "no mod-sequence for a change in mailbox " + mailbox.serialize());
    }

    @Override
    public Mono<ModSeq> nextModSeqReactive(MailboxId mailbox) {
        return modSeqs.reserve(uuidOf(mailbox), 1).map(before -> ModSeq.of(before + 1));
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) throws MailboxException {
        return highestModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq highestModSeq(MailboxId mailbox) throws MailboxException {
        return Blocking.await(
                highest(mailbox), "the highest mod-sequence of mailbox " + mailbox.serialize() + " cannot be read");
    }

    @Override
    public Mono<ModSeq> highestModSeqReactive(Mailbox mailbox) {
        return highest(mailbox.getMailboxId());
    }

    private Mono<ModSeq> highest(MailboxId mailbox) {
        return modSeqs.highest(uuidOf(mailbox)).map(BatchingModSeqProvider::toModSeq);
    }

    private static ModSeq toModSeq(OptionalLong number) {
        return number.isPresent() ? ModSeq.of(number.getAsLong()) : ModSeq.first();
    }

    private static UUID uuidOf(MailboxId mailbox) {
        return ((CassandraId) mailbox).asUuid();
    }
}
