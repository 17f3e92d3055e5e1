package org.compostela.queue;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Folders of the queues: only the server's user reads mail there. */
final class Folders {
    private Folders() {}

    static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            syncParent(folder);
        }
    }

    /** A new, renamed or deleted file is durable when its folder is. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void syncParent(Path file) throws IOException {
        sync(requireNonNull(file.toAbsolutePath().getParent(), "the root folder is no queue"));
    }

    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    static void deleteTree(Path folder) throws IOException {
        for (Path file : list(folder)) {
            if (Files.isDirectory(file)) {
                deleteTree(file);
            } else {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
