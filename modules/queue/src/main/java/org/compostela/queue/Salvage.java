package org.compostela.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a queue's folder even when it is damaged: every mail that can still be read is copied to a new journal, and the damaged folder
 * keeps all it had, under another name. Nothing is deleted. May be interrupted anywhere: the next start goes on.
 */
final class Salvage {
    private static final Logger LOGGER = LoggerFactory.getLogger(Salvage.class);
    private static final String UNFINISHED = "~salvage";
    /** Not in any queue's folder name, which is URL-encoded. */
    static final char SET_ASIDE = '~';

    private Salvage() {}

    static Journal open(Path folder, DiskBudget budget, long maximumMails) throws IOException {
        Path salvage = folder.resolveSibling(folder.getFileName() + UNFINISHED);
        if (Files.exists(salvage)) {
            resume(folder, salvage);
        }
        if (Files.exists(folder)) {
            JournalContents contents = JournalContents.read(folder);
            if (!contents.damage().isEmpty()) {
                setAside(folder, salvage, contents);
            }
        }
        return Journal.open(folder, budget, maximumMails);
    }

    private static void resume(Path folder, Path salvage) throws IOException {
        if (Files.exists(folder)) {
            // The copy was not finished; all it has is in the folder, too.
            Folders.deleteTree(salvage);
        } else {
            Files.move(salvage, folder, StandardCopyOption.ATOMIC_MOVE);
            Folders.syncParent(folder);
        }
    }

    private static void setAside(Path folder, Path salvage, JournalContents damaged) throws IOException {
        copy(folder, salvage, damaged);
        Path aside = folder.resolveSibling(folder.getFileName() + "~damaged-" + Timestamp.now());
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(salvage, folder, StandardCopyOption.ATOMIC_MOVE);
        Folders.syncParent(folder);
        LOGGER.atError()
                .addKeyValue("queue", folder.getFileName())
                .addKeyValue("damage", damaged.damage())
                .addKeyValue("setAside", aside)
                .addKeyValue("mailsKept", damaged.live().size())
                .log(
                        "the queue's journal was damaged. The folder was set aside unchanged; every mail that can be read goes"
                                + " on, some perhaps for the second time. Mail in the damaged places is lost unless you have a"
                                + " copy: restore the named files from a backup into the set-aside folder, stop the server, put"
                                + " that folder in the queue's place, and start. Check the disk; delete the folder when you no"
                                + " longer need it.");
    }

    private static void copy(Path folder, Path salvage, JournalContents damaged) throws IOException {
        try (Journal copy = Journal.open(salvage, new DiskBudget(Long.MAX_VALUE), Long.MAX_VALUE)) {
            copy.take(damaged, folder);
        }
    }
}
