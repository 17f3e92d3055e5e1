package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's data, marked with the engine and version that wrote it. A folder that another engine, a newer version, or
 * nobody we know has written is refused and not touched, and so is one that another server uses.
 *
 * <p>Two locks: this one, of the server, refuses a second server at once; the child's own ({@code engine.lock}) lets a new
 * child wait until the child of a killed server is gone.
 */
final class DataFolder {
    private static final String MARKER = "engine.properties";
    private static final String LOCK = "server.lock";

    private static final Logger LOGGER = LoggerFactory.getLogger(DataFolder.class);

    /** POSIX drops a process's lock when the process closes any of its descriptors of that file: so it opens just one. */
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final String engine;
    private final String version;
    private @Nullable FileChannel lock;

    DataFolder(Path path, String engine, String version) {
        this.path = path.toAbsolutePath().normalize();
        this.engine = requireNonNull(engine, "engine");
        this.version = requireNonNull(version, "version");
    }

    Path path() {
        return path;
    }

    /** Where the engine unpacks native libraries; a killed one leaves them. */
    Path temporary() {
        return path.resolve("tmp");
    }

    /** To be called before each run of the child. */
    void emptyTemporary() throws IOException {
        Path folder = Files.createDirectories(temporary());
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Makes the folder this server's, until {@link #release}. */
    synchronized void claim() throws EngineException {
        if (lock != null) {
            return;
        }
        try {
            Path marker = path.resolve(MARKER);
            if (Files.exists(marker)) {
                check(marker);
            } else if (isUsed()) {
                throw new EngineException(path + " holds files that " + engine + " did not write (no " + MARKER
                        + "): move them away, or name another home");
            }
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            lock = locked();
            write(marker);
        } catch (IOException e) {
            release();
            throw new EngineException(path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private FileChannel locked() throws IOException, EngineException {
        if (!CLAIMED.add(path)) {
            throw inUse();
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (IOException e) {
            abandon(channel);
            throw e;
        }
        abandon(channel);
        throw inUse();
    }

    private void abandon(@Nullable FileChannel channel) throws IOException {
        CLAIMED.remove(path);
        if (channel != null) {
            channel.close();
        }
    }

    private EngineException inUse() {
        return new EngineException(
                path + " is in use by another server: it was not touched; stop that one, or name another home");
    }

    synchronized void release() {
        FileChannel held = lock;
        lock = null;
        if (held == null) {
            return;
        }
        try {
            abandon(held);
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("folder", path).setCause(e).log("lock of the data folder was not given back");
        }
    }

    private void check(Path marker) throws IOException, EngineException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(marker, UTF_8)) {
            properties.load(reader);
        }
        String writtenBy = properties.getProperty("engine", "");
        String writtenWith = properties.getProperty("version", "");
        if (!writtenBy.equals(engine)) {
            throw new EngineException(path + " is the data of " + writtenBy + ", not of " + engine
                    + ": it was not touched; name another home");
        }
        if (isNewer(writtenWith)) {
            throw new EngineException(path + " was written by " + engine + " " + writtenWith + ", this is the older "
                    + version + ": it was not touched; start the newer release");
        }
    }

    private boolean isNewer(String writtenWith) throws EngineException {
        try {
            return Version.parse(writtenWith).compareTo(Version.parse(version)) > 0;
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    path.resolve(MARKER) + " names no version of " + engine + " but '" + writtenWith
                            + "': it was not touched; restore that file, or name another home",
                    e);
        }
    }

    private boolean isUsed() throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> content = Files.list(path)) {
            return content.anyMatch(file -> !file.endsWith(LOCK));
        }
    }

    private void write(Path marker) throws IOException {
        Path fresh = marker.resolveSibling(MARKER + ".new");
        Files.writeString(fresh, "engine=" + engine + "\nversion=" + version + "\n", UTF_8);
        Files.move(fresh, marker, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Bytes in all files; files that vanish meanwhile (compaction) do not count. */
    long size() throws IOException {
        AtomicLong sum = new AtomicLong();
        if (!Files.isDirectory(path)) {
            return 0;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }
}
