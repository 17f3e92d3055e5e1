package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.compostela.engines.ChildJvm.Command;
import org.compostela.engines.EngineStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both engines have in common: folder, secret, child, supervision, status. */
abstract class SupervisedEngine implements Engine {
    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisedEngine.class);
    private static final int LOG_TAIL = 4096;
    private static final Duration SIZE_AGE = Duration.ofMinutes(1);

    /** Cassandra replays its commit log before it answers; a slow disk gets this much. */
    private static final long START_SECONDS = 180;

    private final String name;
    private final String version;
    private final Path libraries;
    private final DataFolder data;
    private final Path secretFile;
    private final Path logFolder;
    private final long heapBytes;
    private final Supervisor supervisor;
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();
    private String password = "";
    private long sizeTaken;
    private long size;

    SupervisedEngine(
            String name,
            String version,
            Path libraries,
            Path dataFolder,
            Path secretsFolder,
            Path logFolder,
            long heapBytes) {
        this.name = requireNonNull(name, "name");
        this.version = requireNonNull(version, "version");
        this.libraries = libraries.toAbsolutePath().normalize();
        this.data = new DataFolder(requireNonNull(dataFolder, "dataFolder"), name, version);
        this.secretFile = requireNonNull(secretsFolder, "secretsFolder").resolve(name + "-password");
        this.logFolder = logFolder.toAbsolutePath().normalize();
        this.heapBytes = heapBytes;
        this.supervisor = new Supervisor(name, this::launch, this::tell, Clock.systemUTC(), Duration.ofSeconds(1));
    }

    /** What differs between the engines' command lines. */
    record Program(List<String> jvmOptions, String mainClass) {
        Program {
            jvmOptions = List.copyOf(jvmOptions);
            requireNonNull(mainClass, "mainClass");
        }
    }

    /** Writes the engine's configuration; called before every run of the child. */
    abstract void writeConfiguration(Path dataFolder) throws IOException;

    /** The child's own JVM options and main class; the rest is the same for all. */
    abstract Program program(Path libraries, Path dataFolder, Path logFolder);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String version() {
        return version;
    }

    /** The one role of the engine. */
    public final String user() {
        return "compostela";
    }

    /** The role's generated password; known once {@link #start} was called. */
    public final synchronized String password() {
        return password;
    }

    final long heapBytes() {
        return heapBytes;
    }

    @Override
    public final void addListener(EngineListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    private void tell(State state, String message) {
        for (EngineListener listener : listeners) {
            listener.changed(this, state, message);
        }
    }

    @Override
    public final void start() throws EngineException {
        if (!Files.isDirectory(libraries)) {
            throw new EngineException(
                    libraries + " is missing: the distribution is incomplete, or the checkout is not built");
        }
        data.claim();
        try {
            synchronized (this) {
                password = Secret.in(secretFile);
            }
            Files.createDirectories(logFolder);
            supervisor.start();
        } catch (EngineException e) {
            data.release();
            throw e;
        } catch (IOException e) {
            data.release();
            throw new EngineException(name + " did not start: " + e.getMessage() + "\n" + logTail(), e);
        } catch (InterruptedException e) {
            data.release();
            Thread.currentThread().interrupt();
            throw new EngineException(name + " was interrupted while it started", e);
        }
    }

    private ChildJvm launch() throws IOException, InterruptedException {
        writeConfiguration(data.path());
        data.emptyTemporary();
        ChildJvm child = ChildJvm.start(complete(program(libraries, data.path(), logFolder)), user(), password());
        try {
            child.awaitReady(START_SECONDS);
            return child;
        } catch (IOException | InterruptedException e) {
            child.stop(1);
            throw e;
        }
    }

    /** For the inside of a double-quoted YAML string. */
    static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** With what every child has: a heap, an end when that is exhausted, and traces of its end where an admin looks. */
    private Command complete(Program program) {
        List<String> options = new ArrayList<>(program.jvmOptions());
        options.add("-Xmx" + heapBytes);
        options.add("-Xss512k");
        options.add("-XX:+ExitOnOutOfMemoryError");
        options.add("-XX:ErrorFile=" + logFolder.resolve(name + "-crash-%p.log"));
        options.add("-XX:-UsePerfData");
        options.add("-Djava.io.tmpdir=" + data.temporary());
        return new Command(
                options,
                libraries + File.separator + "*",
                program.mainClass(),
                List.of(data.path().toString()));
    }

    private String logTail() {
        Path log = logFolder.resolve(name + ".log");
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - LOG_TAIL));
            byte[] end = Channels.newInputStream(channel).readNBytes(LOG_TAIL);
            return "The end of its log " + log + ":\n" + new String(end, UTF_8);
        } catch (IOException none) {
            return "It wrote no log " + log;
        }
    }

    @Override
    public final EngineStatus status() {
        OptionalLong pid = supervisor.pid();
        return new EngineStatus(
                name,
                version,
                supervisor.state(),
                pid,
                heapBytes,
                pid.isPresent() ? ProcessMemory.residentBytes(pid.getAsLong()) : 0,
                diskBytes(),
                supervisor.restarts(),
                supervisor.message());
    }

    private synchronized long diskBytes() {
        long now = System.nanoTime();
        if (sizeTaken == 0 || now - sizeTaken > SIZE_AGE.toNanos()) {
            try {
                size = data.size();
            } catch (IOException e) {
                LOGGER.atWarn().addKeyValue("folder", data.path()).setCause(e).log("size cannot be taken");
            }
            sizeTaken = now;
        }
        return size;
    }

    @Override
    public final void close() {
        supervisor.stop();
        data.release();
    }
}
