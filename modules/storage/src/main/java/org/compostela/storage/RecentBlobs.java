package org.compostela.storage;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobStoreDAO;
import org.apache.james.blob.api.BucketName;
import org.apache.james.blob.api.ObjectNotFoundException;
import org.apache.james.blob.api.ObjectStoreIOException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Blobs, the small ones just saved from memory: a new message is read back within moments, by the index and by the client that waits
 * for it, and each of its blobs would cost two reads.
 *
 * <p>What is saved goes to the store first. A blob never changes (its name is used once), so what is remembered is right until it is
 * deleted; deleted on another node, it may be read here for {@link #REMEMBERED} more. Holds at most {@link #ROOM} bytes.
 */
final class RecentBlobs implements BlobStoreDAO {
    static final int LARGEST = 64 * 1024;
    static final long ROOM = 16L << 20;
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final BlobStoreDAO store;
    private final Cache<Name, byte[]> recent = CacheBuilder.newBuilder()
            .maximumWeight(ROOM)
            .<Name, byte[]>weigher((name, bytes) -> bytes.length)
            .expireAfterWrite(REMEMBERED)
            .build();

    RecentBlobs(BlobStoreDAO store) {
        this.store = store;
    }

    private record Name(BucketName bucket, BlobId id) {}

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, byte[] data) {
        Mono<Void> saved = Mono.from(store.save(bucket, id, data));
        return data.length > LARGEST
                ? saved
                : saved.doOnSuccess(done -> recent.put(new Name(bucket, id), data.clone()));
    }

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, InputStream stream) {
        return store.save(bucket, id, stream);
    }

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, ByteSource content) {
        return Mono.fromCallable(() -> ifSmall(content))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(small ->
                        Mono.from(small.isPresent() ? save(bucket, id, small.get()) : store.save(bucket, id, content)));
    }

    private static Optional<byte[]> ifSmall(ByteSource content) throws IOException {
        try (InputStream stream = content.openStream()) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST ? Optional.empty() : Optional.of(bytes);
        }
    }

    @Override
    public Publisher<byte[]> readBytes(BucketName bucket, BlobId id) {
        return Mono.defer(() -> {
            byte[] bytes = recent.getIfPresent(new Name(bucket, id));
            return bytes == null ? Mono.from(store.readBytes(bucket, id)) : Mono.just(bytes.clone());
        });
    }

    @Override
    public InputStream read(BucketName bucket, BlobId id) throws ObjectStoreIOException, ObjectNotFoundException {
        byte[] bytes = recent.getIfPresent(new Name(bucket, id));
        return bytes == null ? store.read(bucket, id) : new ByteArrayInputStream(bytes);
    }

    @Override
    public Publisher<InputStream> readReactive(BucketName bucket, BlobId id) {
        return Mono.defer(() -> {
            byte[] bytes = recent.getIfPresent(new Name(bucket, id));
            return bytes == null
                    ? Mono.from(store.readReactive(bucket, id))
                    : Mono.just(new ByteArrayInputStream(bytes));
        });
    }

    @Override
    public Publisher<Void> delete(BucketName bucket, BlobId id) {
        return forgetting(store.delete(bucket, id), () -> recent.invalidate(new Name(bucket, id)));
    }

    @Override
    public Publisher<Void> delete(BucketName bucket, Collection<BlobId> ids) {
        return forgetting(store.delete(bucket, ids), () -> ids.forEach(id -> recent.invalidate(new Name(bucket, id))));
    }

    @Override
    public Publisher<Void> deleteBucket(BucketName bucket) {
        return forgetting(store.deleteBucket(bucket), recent::invalidateAll);
    }

    /** Forgotten before the caller hears of the end, which it may take as leave to read again. */
    private static Mono<Void> forgetting(Publisher<Void> deletion, Runnable forget) {
        return Mono.from(deletion).doOnTerminate(forget).doOnCancel(forget);
    }

    @Override
    public Publisher<BucketName> listBuckets() {
        return Flux.from(store.listBuckets());
    }

    @Override
    public Publisher<BlobId> listBlobs(BucketName bucket) {
        return Flux.from(store.listBlobs(bucket));
    }
}
