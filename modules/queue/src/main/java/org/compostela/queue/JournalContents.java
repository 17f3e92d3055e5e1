package org.compostela.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a journal's folder holds, read from the disk.
 *
 * @param segments in order
 * @param live mails that are not done, by id
 * @param lastId the highest id ever used
 * @param tornBytes at the end of the last segment: a record whose writing the end of the process cut short, hence never
 *     acknowledged
 * @param damage each place that should be readable and is not, in words; empty for a sound journal
 */
record JournalContents(
        List<Segment> segments, TreeMap<Long, Entry> live, long lastId, long tornBytes, List<String> damage) {
    private static final String SUFFIX = ".journal";

    static JournalContents read(Path folder) throws IOException {
        return new Reader(folder).read();
    }

    static Path bodies(Path folder) {
        return folder.resolve("bodies");
    }

    static Path body(Path folder, long id) {
        return bodies(folder).resolve(String.format("%016x.eml", id));
    }

    private static final class Reader {
        private final Path folder;
        private final List<Segment> segments = new ArrayList<>();
        private final TreeMap<Long, Entry> live = new TreeMap<>();
        private final List<String> damage = new ArrayList<>();
        private long lastId;
        private long torn;

        private Reader(Path folder) {
            this.folder = folder;
        }

        private JournalContents read() throws IOException {
            List<Path> files = Folders.list(folder).stream()
                    .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .toList();
            long expected = -1;
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                long number =
                        Long.parseUnsignedLong(file.getFileName().toString().replace(SUFFIX, ""), 16);
                if (expected != -1 && number != expected) {
                    damage.add("the segments before " + file + " are missing, from " + Segment.name(expected));
                }
                expected = number + 1;
                readSegment(file, number, i == files.size() - 1);
            }
            checkBodies();
            return new JournalContents(segments, live, lastId, torn, damage);
        }

        private void readSegment(Path file, long number, boolean last) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < Segment.HEAD_BYTES) {
                // The process ended between making the file and writing its head: nothing in it was acknowledged.
                if (!last) {
                    damage.add(file + " has no head");
                }
                segments.add(new Segment(folder, number, 0, bytes.length));
                torn = bytes.length;
                return;
            }
            ByteBuffer head = ByteBuffer.wrap(bytes, 0, Segment.HEAD_BYTES);
            if (head.getLong() != Segment.FORMAT) {
                damage.add(file + " is not a journal that this version can read");
                segments.add(new Segment(folder, number, 0, bytes.length));
                return;
            }
            readRecords(file, number, last, bytes, head.getLong());
        }

        private void readRecords(Path file, long number, boolean last, byte[] bytes, long salt) {
            int end = Segment.HEAD_BYTES;
            List<RecordHeader> headers = new ArrayList<>();
            List<Integer> offsets = new ArrayList<>();
            int at = end;
            while (at < bytes.length) {
                RecordHeader header = RecordHeader.read(bytes, at, salt);
                if (header == null) {
                    at++;
                    continue;
                }
                if (at != end) {
                    damage.add(file + " cannot be read from byte " + end + " to " + at);
                }
                headers.add(header);
                offsets.add(at);
                at += (int) header.recordBytes();
                end = at;
            }
            if (end < bytes.length && last) {
                torn = bytes.length - end;
            } else if (end < bytes.length) {
                damage.add(file + " cannot be read from byte " + end + " to its end");
            }
            Segment segment = new Segment(folder, number, salt, end);
            segments.add(segment);
            for (int i = 0; i < headers.size(); i++) {
                apply(headers.get(i), segment, offsets.get(i) + RecordHeader.BYTES, bytes);
            }
        }

        /** @param offset behind the record's header */
        private void apply(RecordHeader header, Segment segment, int offset, byte[] bytes) {
            lastId = Math.max(lastId, header.id());
            switch (header.type()) {
                case MAIL, MAIL_WITH_FILE, SHARED -> applyMail(header, segment, offset, bytes);
                case DONE -> forget(live.remove(header.id()));
                case FLUSH ->
                    live.values().stream().filter(entry -> !entry.isHeld()).forEach(entry -> entry.due = Entry.NOW);
                case FAILED -> applyFailure(header);
                case ENVELOPE -> applyEnvelope(header, segment, offset);
                case DUE -> find(header).ifPresent(entry -> entry.due = header.due());
            }
        }

        /** A mail that was there already is one that compaction moved: the later place counts. */
        private void applyMail(RecordHeader header, Segment segment, int offset, byte[] bytes) {
            Optional<StoredBody> body = place(header, segment, offset);
            if (body.isEmpty()) {
                damage.add(segment.file() + " has a mail whose message was in mail " + header.body()
                        + ", which cannot be read");
                return;
            }
            int sender = Envelope.senderNumber(bytes, offset, header.envelope());
            Entry entry = new Entry(header.id(), sender, header.due(), body.get(), segment, offset, header.envelope());
            entry.hold();
            Entry before = live.put(header.id(), entry);
            if (before != null) {
                // The process may have ended before compaction wrote the count behind the mail.
                entry.failures = before.failures;
                forget(before);
            }
        }

        private Optional<StoredBody> place(RecordHeader header, Segment segment, int offset) {
            if (header.type() == RecordHeader.Type.SHARED) {
                return Optional.ofNullable(live.get(header.body())).map(owner -> owner.body);
            }
            if (header.type() == RecordHeader.Type.MAIL_WITH_FILE) {
                return Optional.of(StoredBody.inFile(header.body()));
            }
            return Optional.of(
                    header.body() < 0
                            ? StoredBody.none()
                            : StoredBody.inRecord(segment, offset + header.envelope(), header.body()));
        }

        /** The mail is not there when compaction moved it behind this record, or when it is done. */
        private Optional<Entry> find(RecordHeader header) {
            return Optional.ofNullable(live.get(header.id()));
        }

        private void applyFailure(RecordHeader header) {
            find(header).ifPresent(entry -> {
                entry.failures = header.failures();
                entry.due = header.due();
            });
        }

        private void applyEnvelope(RecordHeader header, Segment segment, int offset) {
            find(header).ifPresent(entry -> {
                entry.moveEnvelope(segment, offset, header.envelope());
                entry.due = header.due();
            });
        }

        private static void forget(@Nullable Entry entry) {
            if (entry != null) {
                entry.release();
            }
        }

        private void checkBodies() throws IOException {
            for (Entry entry : List.copyOf(live.values())) {
                Path body = JournalContents.body(folder, entry.id);
                if (entry.body.isInFile() && (!Files.exists(body) || Files.size(body) != entry.body.bytes)) {
                    damage.add(body + " is missing or has not the " + entry.body.bytes + " bytes of its mail");
                    forget(live.remove(entry.id));
                }
            }
        }
    }
}
