package org.compostela.pipeline.extensions;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the jars, which the class loaders have open: whoever writes over a jar that the server runs from would
 * make it fail at the next class. They lie in a folder of their own beside a file that is locked as long as they are
 * used, so that those of a server that was killed are told from those in use.
 */
final class WorkingCopies implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkingCopies.class);
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;
    private int sources;

    private WorkingCopies(Path folder, Path lockFile, FileChannel lock) {
        this.folder = requireNonNull(folder, "folder");
        this.lockFile = requireNonNull(lockFile, "lockFile");
        this.lock = requireNonNull(lock, "lock");
    }

    /** Begins an empty set of copies below a folder, and removes those there that nobody uses any more. */
    static WorkingCopies in(Path parent) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        String name = UUID.randomUUID().toString();
        Path lockFile = parent.resolve(name + LOCK);
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            return new WorkingCopies(Files.createDirectory(parent.resolve(name)), lockFile, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** The copies of an extension's jars, in the same order and under the same file names. */
    List<Path> of(ExtensionSource source) throws IOException {
        Path target = Files.createDirectory(folder.resolve(Integer.toString(sources++)));
        List<Path> copies = new ArrayList<>();
        for (Path jar : source.jars()) {
            // Two folders of one extension may have jars of the same name.
            Path place = Files.createDirectory(target.resolve(Integer.toString(copies.size())));
            copies.add(copy(jar, place.resolve(jar.getFileName())));
        }
        return copies;
    }

    private static Path copy(Path jar, Path target) throws IOException {
        State before = State.of(jar);
        Files.copy(jar, target);
        if (!State.of(jar).equals(before) || Files.size(target) != before.size) {
            throw new IOException(jar.getFileName() + " is being written just now");
        }
        return target;
    }

    private static void sweep(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            for (Path lockFile :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(LOCK))::iterator) {
                removeIfUnused(lockFile);
            }
        }
    }

    private static void removeIfUnused(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                remove(lockFile);
            }
        } catch (OverlappingFileLockException usedByThisServer) {
            LOGGER.atDebug().addKeyValue("file", lockFile).log("in use");
        }
    }

    private static void remove(Path lockFile) throws IOException {
        String file = lockFile.toString();
        Path folder = Path.of(file.substring(0, file.length() - LOCK.length()));
        if (Files.exists(folder)) {
            deleteRecursively(folder, ALLOW_INSECURE);
        }
        Files.deleteIfExists(lockFile);
    }

    @Override
    public void close() {
        try (lock) {
            remove(lockFile);
        } catch (IOException e) {
            // The next one to begin a set removes them.
            LOGGER.atWarn().addKeyValue("folder", folder).setCause(e).log("copies of extensions are left");
        }
    }

    private record State(long size, FileTime modified) {
        static State of(Path file) throws IOException {
            return new State(Files.size(file), Files.getLastModifiedTime(file));
        }
    }
}
