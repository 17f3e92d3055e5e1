package org.compostela.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a journal that the end of the process cut short: kept aside in a file, for nobody can prove that it was not acknowledged. */
final class TornTail {
    private static final Logger LOGGER = LoggerFactory.getLogger(TornTail.class);

    private TornTail() {}

    static JournalContents cut(Path folder, JournalContents contents) throws IOException {
        Segment last = contents.segments().get(contents.segments().size() - 1);
        Path aside = folder.resolve(last.file().getFileName() + "." + Timestamp.now() + ".torn");
        byte[] tail = last.length() < Segment.HEAD_BYTES
                ? Files.readAllBytes(last.file())
                : last.read(last.length(), (int) contents.tornBytes());
        Files.write(aside, tail);
        if (last.length() < Segment.HEAD_BYTES) {
            Files.delete(last.file());
        } else {
            try (RandomAccessFile file = new RandomAccessFile(last.file().toFile(), "rw")) {
                file.setLength(last.length());
                file.getFD().sync();
            }
        }
        Folders.sync(folder);
        LOGGER.atWarn()
                .addKeyValue("bytes", tail.length)
                .addKeyValue("kept", aside)
                .log(
                        "the server ended while it wrote a record, of a mail that nobody was told was accepted or of a failure;"
                                + " the record's beginning was set aside and may be deleted");
        return JournalContents.read(folder);
    }
}
