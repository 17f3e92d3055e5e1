package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch.core.BulkRequest;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.opensearch.core.bulk.BulkOperation;
import org.opensearch.client.opensearch.core.bulk.BulkResponseItem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes to the index in batches over all mailboxes. Safe for use by many threads. Guarantees:
 *
 * <ul>
 *   <li>a write completes when OpenSearch has it in its transaction log on disk, or fails with what went wrong with this very write;
 *   <li>writes to one mailbox happen in the order in which they were taken, one batch at a time;
 *   <li>a write that is older than one already sent for the same message, or that comes after its deletion, is dropped (as far back as
 *       {@link #REMEMBERED} messages);
 *   <li>while an index is built, a change goes to it too in the same batch, and completes when both have it;
 *   <li>at most {@link #ROOM} KiB wait; who comes then waits up to {@link #PATIENCE}, on a thread of the writer's own, and fails.
 * </ul>
 *
 * A batch is what came while the one before was on its way, so a lone write waits for nobody.
 */
final class BulkWriter implements AutoCloseable {
    /** Two: one batch is analysed while the next is serialised; more would only make batches smaller on the machines we run on. */
    private static final int LANES = 2;

    private static final int BATCH_WRITES = 500;
    private static final int BATCH_KIB = 8 * 1024;
    private static final int ROOM = 48 * 1024;
    private static final int REMEMBERED = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** After the engine failed to answer, writes fail at once for so long: hundreds of deliveries must not each wait for a time-out. */
    private static final Duration FAIL_FAST = Duration.ofSeconds(1);

    /** An engine that has just started answers before it has the index open; it would keep a delivery waiting for a minute. */
    private static final String ENGINE_PATIENCE = "3s";

    private static final String NO_DOCUMENT = "document_missing_exception";
    private static final String NO_INDEX = "index_not_found_exception";

    private static final Logger LOGGER = LoggerFactory.getLogger(BulkWriter.class);

    private final OpenSearchClient client;
    private final IndexTargets targets;
    private final Semaphore room = new Semaphore(ROOM);
    private final Scheduler admission = Schedulers.newBoundedElastic(8, 10_000, "index-admission");
    private final List<Lane> lanes = new ArrayList<>();
    private volatile long failFastUntil = System.nanoTime();
    private volatile boolean closed;

    BulkWriter(OpenSearchClient client, IndexTargets targets) {
        this.client = client;
        this.targets = targets;
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane("index-writer-" + i));
        }
    }

    /** One change of one document. */
    sealed interface Write {
        String mailbox();

        long uid();

        default String id() {
            return mailbox() + ":" + uid();
        }

        /** @param building only for the index that is being built */
        record Put(MessageDocument document, boolean building) implements Write {
            Put(MessageDocument document) {
                this(document, false);
            }

            @Override
            public String mailbox() {
                return document.mailbox();
            }

            @Override
            public long uid() {
                return document.uid();
            }
        }

        record Change(String mailbox, long uid, MessageDocument.State state) implements Write {}

        record Delete(String mailbox, long uid) implements Write {}
    }

    enum Outcome {
        DONE,
        /** A {@link Write.Change} of a message that the index does not have, or the one that is being built not yet. */
        MISSING
    }

    /** Errors: {@link SearchUnavailableException} if it may succeed later, {@link IOException} if this document is refused. */
    Mono<Outcome> write(Write write) {
        return Mono.<Outcome>create(sink -> admit(write, sink))
                .subscribeOn(admission)
                .publishOn(Schedulers.parallel());
    }

    private void admit(Write write, MonoSink<Outcome> sink) {
        int kib = write instanceof Write.Put put
                ? Math.min(BATCH_KIB, 1 + put.document().weight() / 1024)
                : 1;
        try {
            if (closed) {
                sink.error(new SearchUnavailableException("the index writer is closed: this server is stopping"));
            } else if (System.nanoTime() - failFastUntil < 0) {
                sink.error(new SearchUnavailableException("OpenSearch did not answer a moment ago"));
            } else if (room.tryAcquire(kib, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                lanes.get(Math.floorMod(write.mailbox().hashCode(), LANES)).take(new Waiting(write, kib, sink));
            } else {
                sink.error(new SearchUnavailableException(
                        "OpenSearch takes writes too slowly: " + ROOM + " KiB wait, none left for " + PATIENCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sink.error(new SearchUnavailableException("interrupted while waiting for the index", e));
        }
    }

    /** Fails what waits. Blocks until the batches under way are answered, bounded by the client's time-outs. */
    @Override
    public void close() {
        closed = true;
        lanes.forEach(Lane::stop);
        admission.dispose();
    }

    private record Waiting(Write write, int kib, MonoSink<Outcome> sink) {}

    private final class Lane implements Runnable {
        // Bounded by the room's permits, which every entry holds.
        private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
        private final Map<String, Long> newest = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > REMEMBERED;
            }
        };
        private final Thread thread;

        Lane(String name) {
            thread = new Thread(this, name);
            thread.setDaemon(true);
            thread.start();
        }

        void take(Waiting waiting) {
            queue.add(waiting);
        }

        void stop() {
            thread.interrupt();
            try {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    flush(nextBatch());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            List<Waiting> left = new ArrayList<>();
            queue.drainTo(left);
            left.forEach(waiting -> fail(waiting, new SearchUnavailableException("this server is stopping")));
        }

        private List<Waiting> nextBatch() throws InterruptedException {
            List<Waiting> batch = new ArrayList<>();
            Waiting next = queue.take();
            int kib = 0;
            while (next != null) {
                kib += next.kib();
                if (isStale(next.write())) {
                    succeed(next, Outcome.DONE);
                } else {
                    batch.add(next);
                }
                next = batch.size() < BATCH_WRITES && kib < BATCH_KIB ? queue.poll() : null;
            }
            return batch;
        }

        /** Also remembers the write as the newest of its message. UIDs are never used twice, so a deletion is for ever. */
        private boolean isStale(Write write) {
            long age;
            if (write instanceof Write.Put put) {
                age = put.document().modseq();
            } else if (write instanceof Write.Change change) {
                age = change.state().modseq();
            } else {
                age = Long.MAX_VALUE;
            }
            Long known = newest.get(write.id());
            if (known != null && known > age) {
                return true;
            }
            newest.put(write.id(), age);
            return false;
        }

        private void flush(List<Waiting> batch) {
            if (batch.isEmpty()) {
                return;
            }
            List<String> all = targets.all();
            try {
                BulkRequest request = new BulkRequest.Builder()
                        .requireAlias(true)
                        .timeout(time -> time.time(ENGINE_PATIENCE))
                        .operations(batch.stream()
                                .flatMap(waiting -> aims(waiting.write(), all).stream()
                                        .map(target -> operation(waiting.write(), target)))
                                .toList())
                        .build();
                BulkResponse response = client.bulk(request);
                Iterator<BulkResponseItem> items = response.items().iterator();
                for (Waiting waiting : batch) {
                    List<String> aims = aims(waiting.write(), all);
                    settle(waiting, aims, aims.stream().map(aim -> items.next()).toList());
                }
            } catch (IOException | OpenSearchException e) {
                failFastUntil = System.nanoTime() + FAIL_FAST.toNanos();
                SearchUnavailableException failure = new SearchUnavailableException(
                        "OpenSearch did not take a batch of writes: " + e.getMessage(), e);
                batch.forEach(waiting -> fail(waiting, failure));
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("a batch of index writes could not be sent");
                batch.forEach(waiting -> fail(waiting, e));
            }
        }

        private List<String> aims(Write write, List<String> all) {
            return write instanceof Write.Put put && put.building() ? List.of(targets.next()) : all;
        }

        private void settle(Waiting waiting, List<String> aims, List<BulkResponseItem> items) {
            Outcome outcome = Outcome.DONE;
            for (int i = 0; i < items.size(); i++) {
                BulkResponseItem item = items.get(i);
                if (item.status() < 300 || isMoot(waiting.write(), aims.get(i), item)) {
                    continue;
                }
                if (isOf(item, NO_DOCUMENT) && waiting.write() instanceof Write.Change) {
                    outcome = Outcome.MISSING;
                } else {
                    fail(waiting, refusal(waiting.write(), item));
                    return;
                }
            }
            succeed(waiting, outcome);
        }

        /** What is gone need not be deleted; and an index that is no longer built has taken its place, or was given up. */
        private boolean isMoot(Write write, String aim, BulkResponseItem item) {
            boolean missing = item.status() == 404;
            if (missing && isOf(item, NO_INDEX)) {
                return aim.equals(targets.next()) && !(write instanceof Write.Put put && put.building());
            }
            return missing && write instanceof Write.Delete;
        }

        private Exception refusal(Write write, BulkResponseItem item) {
            int status = item.status();
            String reason =
                    item.error() == null ? "status " + status : item.error().reason();
            String text = "OpenSearch refused message " + write.id() + ": " + reason;
            boolean later = status == 429 || status >= 500 || status == 404;
            return later ? new SearchUnavailableException(text) : new IOException(text);
        }

        private static boolean isOf(BulkResponseItem item, String type) {
            return item.error() != null && type.equals(item.error().type());
        }

        private void succeed(Waiting waiting, Outcome outcome) {
            room.release(waiting.kib());
            waiting.sink().success(outcome);
        }

        private void fail(Waiting waiting, Exception failure) {
            room.release(waiting.kib());
            waiting.sink().error(failure);
        }
    }

    private static BulkOperation operation(Write write, String target) {
        if (write instanceof Write.Put put) {
            return BulkOperation.of(bulk -> bulk.index(index ->
                    index.index(target).id(put.id()).routing(put.mailbox()).document(put.document())));
        }
        if (write instanceof Write.Change change) {
            return BulkOperation.of(bulk -> bulk.update(update -> update.index(target)
                    .id(change.id())
                    .routing(change.mailbox())
                    .retryOnConflict(3)
                    .document(change.state())));
        }
        return BulkOperation.of(bulk ->
                bulk.delete(delete -> delete.index(target).id(write.id()).routing(write.mailbox())));
    }
}
