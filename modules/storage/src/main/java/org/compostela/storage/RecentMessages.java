package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import javax.inject.Inject;
import org.apache.james.backends.cassandra.init.CassandraTypesProvider;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobStore;
import org.apache.james.blob.api.BlobStore.StoragePolicy;
import org.apache.james.mailbox.cassandra.ids.CassandraMessageId;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageDAOV3;
import org.apache.james.mailbox.cassandra.mail.MessageAttachmentRepresentation;
import org.apache.james.mailbox.cassandra.mail.MessageRepresentation;
import org.apache.james.mailbox.model.HeaderAndBodyByteContent;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * What a message is made of, the ones just saved from memory: the index reads each new message back within moments.
 *
 * <p>What is saved goes to the store first, and never changes until it is deleted. That a message is still in its mailbox is asked of
 * another table, so one deleted on another node is not found because of this one. Content is not held here but by {@link RecentBlobs},
 * and for the same messages: what is held here is a part of it, and so within the same room.
 */
final class RecentMessages extends CassandraMessageDAOV3 {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final BlobStore blobs;
    private final Cache<CassandraMessageId, Saved> recent = CacheBuilder.newBuilder()
            .maximumWeight(RecentBlobs.ROOM)
            .<CassandraMessageId, Saved>weigher((id, saved) -> (int) saved.size)
            .expireAfterWrite(REMEMBERED)
            .build();

    @Inject
    RecentMessages(CqlSession session, CassandraTypesProvider types, BlobStore blobs, BlobId.Factory blobIds) {
        super(session, types, blobs, blobIds);
        this.blobs = blobs;
    }

    private record Saved(
            Date internalDate,
            long size,
            int bodyStart,
            Properties properties,
            List<MessageAttachmentRepresentation> attachments,
            BlobId header,
            BlobId body) {}

    @Override
    public Mono<Tuple2<BlobId, BlobId>> save(MailboxMessage message) {
        return super.save(message).doOnNext(blobIds -> remember(message, blobIds.getT1(), blobIds.getT2()));
    }

    private void remember(MailboxMessage message, BlobId header, BlobId body) {
        if (message.getFullContentOctets() > RecentBlobs.LARGEST) {
            return;
        }
        recent.put(
                (CassandraMessageId) message.getMessageId(),
                new Saved(
                        message.getInternalDate(),
                        message.getFullContentOctets(),
                        (int) message.getHeaderOctets(),
                        asRead(message),
                        message.getAttachments().stream()
                                .map(RecentMessages::asRead)
                                .toList(),
                        header,
                        body));
    }

    /** The table has no row without a count of lines. */
    private static Properties asRead(MailboxMessage message) {
        return new Properties(
                message.getProperties().toProperties(), Objects.requireNonNullElse(message.getTextualLineCount(), 0L));
    }

    private static MessageAttachmentRepresentation asRead(MessageAttachmentMetadata attachment) {
        return MessageAttachmentRepresentation.builder()
                .attachmentId(attachment.getAttachmentId())
                .name(attachment.getName().orElse(null))
                .cid(attachment.getCid())
                .isInline(attachment.isInline())
                .build();
    }

    @Override
    public Mono<MessageRepresentation> retrieveMessage(CassandraMessageId id, FetchType fetch) {
        return Mono.defer(() -> {
            Saved saved = fetch == FetchType.FULL ? recent.getIfPresent(id) : null;
            return saved == null ? super.retrieveMessage(id, fetch) : withContent(id, saved);
        });
    }

    private Mono<MessageRepresentation> withContent(CassandraMessageId id, Saved saved) {
        return read(saved.header, StoragePolicy.SIZE_BASED)
                .zipWith(read(saved.body, StoragePolicy.LOW_COST), HeaderAndBodyByteContent::new)
                .map(content -> new MessageRepresentation(
                        id,
                        saved.internalDate,
                        saved.size,
                        saved.bodyStart,
                        content,
                        saved.properties,
                        saved.attachments,
                        saved.header,
                        saved.body));
    }

    private Mono<byte[]> read(BlobId id, StoragePolicy policy) {
        return Mono.from(blobs.readBytes(blobs.getDefaultBucketName(), id, policy));
    }

    /** Forgotten before the caller hears of the end, which it may take as leave to read again. */
    @Override
    public Mono<Void> delete(CassandraMessageId id) {
        Runnable forget = () -> recent.invalidate(id);
        return super.delete(id).doOnTerminate(forget).doOnCancel(forget);
    }
}
