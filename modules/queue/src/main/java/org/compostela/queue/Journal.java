package org.compostela.queue;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.compostela.queue.RecordHeader.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mails of one queue on disk. Thread-safe.
 *
 * <p>{@link #add} returns when the mail is on the disk. Threads that wait share fsyncs: one of them syncs for all that
 * was written before it began. {@link #done} is written at once, so that no killed process delivers a finished mail
 * again, and forced within {@link #tidy}'s next turn, so that after a loss of power at most that second is delivered twice.
 * {@link #failed} returns when the count of failures is on the disk; the mail itself stays where it is, byte for byte. {@link #replace}
 * writes another envelope and leaves the message where it is; several mails may share one message.
 *
 * <p>Segments are deleted from the oldest on, never between: a record that a mail is done thus outlives the mail's record.
 *
 * <p>After a failed write or fsync nobody knows what is on the disk (the kernel drops the pages it could not write),
 * so the journal takes no more mail until the server has been started again and has read what is there.
 */
final class Journal implements Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private final Path folder;
    private final DiskBudget budget;
    private final long maximumMails;
    private final AtomicLong lastId;
    private final AtomicLong syncs = new AtomicLong();
    private final AtomicLong openBodies = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private final TreeMap<Long, Entry> live;
    private final Deque<Segment> segments;
    private Segment current;
    private long written;
    private long durable;
    private boolean syncing;
    private boolean closed;
    private @Nullable IOException failure;

    private Journal(Path folder, JournalContents contents, DiskBudget budget, long maximumMails) throws IOException {
        this.folder = folder;
        this.budget = budget;
        this.maximumMails = maximumMails;
        this.lastId = new AtomicLong(contents.lastId());
        this.live = contents.live();
        this.segments = new ArrayDeque<>(contents.segments());
        Segment last = segments.peekLast();
        if (last == null) {
            last = Segment.create(folder, 1);
            segments.add(last);
        } else {
            last.openForWriting();
        }
        this.current = last;
        for (Segment segment : segments) {
            budget.add(segment.length());
        }
        for (Entry entry : live.values()) {
            budget.add(entry.body.isInFile() ? entry.body.bytes : 0);
        }
    }

    static Journal open(Path folder, DiskBudget budget, long maximumMails) throws IOException {
        Folders.create(folder);
        Folders.create(JournalContents.bodies(folder));
        JournalContents contents = JournalContents.read(folder);
        if (contents.tornBytes() > 0) {
            contents = TornTail.cut(folder, contents);
        }
        Journal journal = new Journal(folder, contents, budget, maximumMails);
        journal.deleteForeignBodies();
        return journal;
    }

    /** Bodies whose mail never got its record, because the process ended between the two: they were not acknowledged. */
    private void deleteForeignBodies() throws IOException {
        Set<Path> known = new HashSet<>();
        live.values().stream().filter(entry -> entry.body.isInFile()).forEach(entry -> known.add(bodyFile(entry.id)));
        for (Path file : Folders.list(JournalContents.bodies(folder))) {
            if (!known.contains(file)) {
                LOGGER.atInfo().addKeyValue("file", file).log("deleted the body of a mail that was never acknowledged");
                Files.delete(file);
            }
        }
    }

    long newId() {
        return lastId.incrementAndGet();
    }

    Path bodyFile(long id) {
        return JournalContents.body(folder, id);
    }

    Path folder() {
        return folder;
    }

    DiskBudget budget() {
        return budget;
    }

    /** A mail to be added. */
    record Addition(long id, int sender, byte[] envelope) {}

    /** Adds mails of one message and returns when they are on the disk. The message is written once. */
    List<Entry> add(List<Addition> mails, long due, Body body) throws SpoolFullException, IOException {
        List<Entry> entries = new ArrayList<>();
        long upTo;
        lock.lock();
        try {
            checkUsable();
            if (live.size() + mails.size() > maximumMails) {
                throw new SpoolFullException(
                        "The queue in " + folder + " holds " + live.size() + " mails, and spool.memory has"
                                + " no room for the index of more. Find out why mail is not being delivered, or raise"
                                + " spool.memory.");
            }
            long bytes = recordBytes(mails, body);
            budget.reserve(bytes);
            try {
                for (Addition mail : mails) {
                    entries.add(write(mail, due, body, entries));
                }
            } catch (IOException e) {
                budget.release(bytes);
                entries.forEach(Entry::release);
                throw e;
            }
            entries.forEach(entry -> live.put(entry.id, entry));
            upTo = written;
        } finally {
            lock.unlock();
        }
        force(upTo);
        return entries;
    }

    private static long recordBytes(List<Addition> mails, Body body) {
        long envelopes = mails.stream()
                .mapToLong(mail -> RecordHeader.BYTES + (long) mail.envelope().length)
                .sum();
        return envelopes + (body.isFile() ? 0 : Math.max(0, body.bytes()));
    }

    private Entry write(Addition mail, long due, Body body, List<Entry> before) throws IOException {
        boolean shares = !before.isEmpty() && !body.isFile() && body.bytes() >= 0;
        if (shares) {
            return writeShared(mail, due, before.get(0));
        }
        Type type = body.isFile() ? Type.MAIL_WITH_FILE : Type.MAIL;
        RecordHeader header = new RecordHeader(type, mail.id(), due, mail.envelope().length, body.bytes());
        int offset = write(header, body.appendTo(mail.envelope()));
        Entry entry = new Entry(
                mail.id(), mail.sender(), due, stored(body, offset, mail), current, offset, mail.envelope().length);
        entry.hold();
        return entry;
    }

    private StoredBody stored(Body body, int offset, Addition mail) {
        if (body.bytes() < 0) {
            return StoredBody.none();
        }
        return body.isFile()
                ? StoredBody.inFile(body.bytes())
                : StoredBody.inRecord(current, offset + mail.envelope().length, body.bytes());
    }

    private Entry writeShared(Addition mail, long due, Entry owner) throws IOException {
        byte[] envelope = mail.envelope();
        int offset = write(new RecordHeader(Type.SHARED, mail.id(), due, envelope.length, owner.id), envelope);
        Entry entry = new Entry(mail.id(), mail.sender(), due, owner.body, current, offset, envelope.length);
        entry.hold();
        return entry;
    }

    /** @return where the payload begins in the current segment */
    private int write(RecordHeader header, byte[] payload) throws IOException {
        makeRoom(header.recordBytes());
        int offset = current.append(header, payload, payload.length);
        written += header.recordBytes();
        return offset + RecordHeader.BYTES;
    }

    private void makeRoom(long bytes) throws IOException {
        while (!current.hasRoomFor(bytes)) {
            roll();
        }
    }

    /**
     * Starts a new segment, or waits for the one who syncs the current one, after which another may have started it. What
     * is in the old segment is durable then, so that syncing the current one is always enough.
     */
    private void roll() throws IOException {
        if (syncing) {
            synced.awaitUninterruptibly();
            checkUsable();
            return;
        }
        try {
            syncs.incrementAndGet();
            current.sync();
        } catch (IOException e) {
            fail(e);
            throw e;
        }
        durable = written;
        synced.signalAll();
        Segment next = Segment.create(folder, current.number() + 1);
        current.close();
        current = next;
        segments.add(next);
        budget.add(next.length());
    }

    private void force(long upTo) throws IOException {
        lock.lock();
        try {
            while (durable < upTo) {
                checkUsable();
                if (syncing) {
                    synced.awaitUninterruptibly();
                } else {
                    syncForAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void syncForAll() throws IOException {
        syncing = true;
        long target = written;
        Segment segment = current;
        IOException problem = null;
        lock.unlock();
        try {
            syncs.incrementAndGet();
            segment.sync();
        } catch (IOException e) {
            problem = e;
        } finally {
            lock.lock();
            syncing = false;
            synced.signalAll();
        }
        if (problem != null) {
            fail(problem);
            throw problem;
        }
        durable = Math.max(durable, target);
    }

    private void fail(IOException e) {
        failure = e;
        synced.signalAll();
        LOGGER.atError()
                .addKeyValue("folder", folder)
                .setCause(e)
                .log("the disk failed; no mail is taken until the server is started again. Check the disk first.");
    }

    private void checkUsable() throws IOException {
        if (failure != null) {
            throw new IOException("The disk under " + folder + " failed before: " + failure.getMessage()
                    + ". Check the disk, then start the server again.");
        }
        if (closed) {
            throw new IOException("The queue in " + folder + " is closed");
        }
    }

    Optional<IOException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** The mail leaves the journal. */
    void done(Entry entry) throws IOException {
        long upTo;
        lock.lock();
        try {
            if (live.get(entry.id) != entry) {
                return;
            }
            checkUsable();
            append(RecordHeader.done(entry.id));
            live.remove(entry.id);
            entry.release();
            upTo = written;
            deleteOldSegments();
        } finally {
            lock.unlock();
        }
        if (entry.body.isInFile()) {
            // Else a loss of power could leave a mail without its body.
            force(upTo);
            Files.deleteIfExists(bodyFile(entry.id));
            budget.release(entry.body.bytes);
        }
    }

    /**
     * The mail stays as it is and rests; how often it failed, and until when it rests, is on the disk when this returns.
     * The entry has both even when the disk does not take them.
     */
    void failed(Entry entry, int failures, long due) throws IOException {
        long upTo;
        lock.lock();
        try {
            entry.failures = failures;
            entry.due = due;
            checkUsable();
            append(RecordHeader.failed(entry.id, due, failures));
            upTo = written;
        } finally {
            lock.unlock();
        }
        force(upTo);
    }

    /**
     * The mail has another envelope and another due time from now on, both or neither, whatever happens to the process; its message is
     * not written again. They are on the disk when this returns.
     */
    void replace(Entry entry, byte[] envelope, long due) throws IOException {
        long upTo;
        lock.lock();
        try {
            checkUsable();
            RecordHeader header = RecordHeader.envelope(entry.id, due, envelope.length);
            int offset = write(header, envelope);
            budget.add(header.recordBytes());
            entry.moveEnvelope(current, offset, envelope.length);
            entry.due = due;
            upTo = written;
            deleteOldSegments();
        } finally {
            lock.unlock();
        }
        force(upTo);
    }

    /** The mails are due then, also after a restart. */
    void due(List<Entry> entries, long due) throws IOException {
        long upTo;
        lock.lock();
        try {
            checkUsable();
            for (Entry entry : entries) {
                append(RecordHeader.due(entry.id, due));
            }
            upTo = written;
        } finally {
            lock.unlock();
        }
        force(upTo);
    }

    /** Every mail that is not held is due from now on, also after a restart. */
    void flushed() throws IOException {
        long upTo;
        lock.lock();
        try {
            checkUsable();
            append(RecordHeader.flush());
            upTo = written;
        } finally {
            lock.unlock();
        }
        force(upTo);
    }

    private void append(RecordHeader header) throws IOException {
        write(header, new byte[0]);
        budget.add(header.recordBytes());
    }

    private void deleteOldSegments() throws IOException {
        Segment oldest = segments.getFirst();
        while (oldest != current && oldest.isNotNeeded()) {
            segments.removeFirst();
            budget.release(oldest.length());
            oldest.delete();
            oldest = segments.getFirst();
        }
    }

    byte[] envelope(Entry entry) throws IOException {
        lock.lock();
        try {
            return entry.segment().read(entry.offset(), entry.envelope());
        } finally {
            lock.unlock();
        }
    }

    /** The message's bytes; read from the disk each time. */
    InputStream body(Entry entry) throws IOException {
        openBodies.incrementAndGet();
        if (entry.body.isInFile()) {
            return Files.newInputStream(bodyFile(entry.id));
        }
        lock.lock();
        try {
            return new ByteArrayInputStream(bytesInRecord(entry.body));
        } finally {
            lock.unlock();
        }
    }

    private static byte[] bytesInRecord(StoredBody body) throws IOException {
        return body.isInRecord() ? body.segment().read(body.offset(), (int) body.bytes) : new byte[0];
    }

    long size() {
        lock.lock();
        try {
            return live.size();
        } finally {
            lock.unlock();
        }
    }

    /** The mail after the given id, in the order in which they were added. */
    Optional<Entry> after(long id) {
        lock.lock();
        try {
            return Optional.ofNullable(live.higherEntry(id)).map(Map.Entry::getValue);
        } finally {
            lock.unlock();
        }
    }

    List<Entry> all() {
        lock.lock();
        try {
            return List.copyOf(live.values());
        } finally {
            lock.unlock();
        }
    }

    /** Forces what is not yet on the disk, and gives disk back when most of it is held by mail that has left. */
    void tidy() throws IOException {
        long upTo;
        lock.lock();
        try {
            if (closed || failure != null) {
                return;
            }
            upTo = written;
        } finally {
            lock.unlock();
        }
        force(upTo);
        if (isMostlyDead()) {
            moveOldest();
        }
    }

    private boolean isMostlyDead() {
        lock.lock();
        try {
            long bytes = segments.stream().mapToLong(Segment::length).sum();
            long alive = segments.stream().mapToLong(Segment::liveBytes).sum();
            return segments.size() > 2 && alive * 2 < bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the mails of the oldest segment again, at the end, and deletes it: a few mails that rest long hold nothing up. */
    private void moveOldest() throws IOException {
        lock.lock();
        try {
            Segment oldest = segments.getFirst();
            if (oldest == current) {
                return;
            }
            Map<StoredBody, Entry> moved = new IdentityHashMap<>();
            for (Entry entry : List.copyOf(live.values())) {
                // Others may have written, and mails may have left, while room was made.
                makeRoom(RecordHeader.BYTES + (long) entry.envelope() + Math.max(0, entry.body.bytes));
                if (live.get(entry.id) == entry && entry.needs(oldest)) {
                    move(entry, moved);
                }
            }
            while (syncing) {
                synced.awaitUninterruptibly();
            }
            syncForAll();
            deleteOldSegments();
        } finally {
            lock.unlock();
        }
    }

    /** @param moved the mail of each message that went before */
    private void move(Entry entry, Map<StoredBody, Entry> moved) throws IOException {
        StoredBody body = entry.body;
        Optional<Entry> owner = Optional.ofNullable(moved.get(body))
                .filter(before -> live.get(before.id) == before && body.isInRecord());
        int offset = copy(entry, owner);
        if (owner.isEmpty()) {
            moved.put(body, entry);
            if (body.isInRecord()) {
                body.move(current, offset + entry.envelope());
            }
        }
        entry.moveEnvelope(current, offset, entry.envelope());
        writeFailures(entry);
    }

    /**
     * Writes a mail again, as one record or, when another mail before it has its message, without that.
     *
     * @return where its envelope begins in the current segment
     */
    private int copy(Entry entry, Optional<Entry> owner) throws IOException {
        byte[] envelope = entry.segment().read(entry.offset(), entry.envelope());
        long due = entry.toBeHeld ? Entry.HELD : entry.due;
        RecordHeader header;
        byte[] payload = envelope;
        if (owner.isPresent()) {
            header = new RecordHeader(Type.SHARED, entry.id, due, envelope.length, owner.get().id);
        } else if (entry.body.isInFile()) {
            header = new RecordHeader(Type.MAIL_WITH_FILE, entry.id, due, envelope.length, entry.body.bytes);
        } else {
            header = new RecordHeader(Type.MAIL, entry.id, due, envelope.length, entry.body.bytes);
            payload = Bytes.concat(envelope, bytesInRecord(entry.body));
        }
        int offset = write(header, payload);
        budget.add(header.recordBytes());
        return offset;
    }

    /** Behind the mail: a count before it would say nothing. */
    private void writeFailures(Entry entry) throws IOException {
        if (entry.failures > 0) {
            append(RecordHeader.failed(entry.id, entry.due, entry.failures));
        }
    }

    /** Adds the mails of another journal, under their ids; their bodies become files of both. */
    void take(JournalContents other, Path otherFolder) throws IOException {
        lock.lock();
        try {
            lastId.set(Math.max(lastId.get(), other.lastId()));
            Map<StoredBody, Entry> taken = new IdentityHashMap<>();
            for (Entry entry : other.live().values()) {
                if (entry.body.isInFile()) {
                    Files.createLink(bodyFile(entry.id), JournalContents.body(otherFolder, entry.id));
                }
                take(entry, taken);
            }
            Folders.sync(JournalContents.bodies(folder));
        } finally {
            lock.unlock();
        }
    }

    private void take(Entry entry, Map<StoredBody, Entry> taken) throws IOException {
        Optional<Entry> owner = entry.body.isInRecord() ? Optional.ofNullable(taken.get(entry.body)) : Optional.empty();
        int offset = copy(entry, owner);
        StoredBody body = owner.isPresent()
                ? owner.get().body
                : entry.body.isInRecord()
                        ? StoredBody.inRecord(current, offset + entry.envelope(), entry.body.bytes)
                        : entry.body;
        Entry copy = new Entry(entry.id, entry.sender, entry.due, body, current, offset, entry.envelope());
        copy.failures = entry.failures;
        copy.hold();
        writeFailures(copy);
        taken.putIfAbsent(entry.body, copy);
        live.put(copy.id, copy);
    }

    /** Number of fsyncs so far, for measurements. */
    long syncs() {
        return syncs.get();
    }

    /** How often a body was opened, for tests. */
    long openedBodies() {
        return openBodies.get();
    }

    int segments() {
        lock.lock();
        try {
            return segments.size();
        } finally {
            lock.unlock();
        }
    }

    double fill() {
        lock.lock();
        try {
            return Math.max((double) live.size() / maximumMails, (double) budget.used() / budget.limit());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            while (syncing) {
                synced.awaitUninterruptibly();
            }
            if (failure == null) {
                current.sync();
                durable = written;
            }
            closed = true;
            synced.signalAll();
            current.close();
        } finally {
            lock.unlock();
        }
    }
}
