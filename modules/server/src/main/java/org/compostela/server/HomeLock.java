package org.compostela.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.compostela.configuration.Home;

/**
 * One server per home, held by a lock of the operating system, which ends with the process however it dies. The file
 * names the holder's pid for the message that a second server prints.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(FileChannel channel, FileLock lock) {
        this.channel = requireNonNull(channel, "channel");
        this.lock = requireNonNull(lock, "lock");
    }

    static HomeLock acquire(Home home) throws IOException {
        Path file = home.data().resolve("server.lock");
        Files.createDirectories(home.data());
        FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String holder = read(channel);
            channel.close();
            throw new StartException("another server (pid " + holder + ") runs on " + home.root()
                    + ": stop it, or give this one a home of its own with --home");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)), 0);
        return new HomeLock(channel, lock);
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return UTF_8.decode(pid.flip()).toString().trim();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
