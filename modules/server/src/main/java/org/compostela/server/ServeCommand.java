package org.compostela.server;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compostela serve}: the server in the foreground, until SIGTERM or SIGINT. */
@Command(
        name = "serve",
        description = "Runs the server in the foreground; SIGTERM stops it cleanly.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /** Outside of our packages, whose lines also go to the console. */
    private static final Logger FILE_LOG = LoggerFactory.getLogger("compostela.start");

    private static final List<String> STANDBY = Stream.concat(
                    Stream.of("smtp", "submission", "submissions", "lmtp", "imap", "imaps", "pop3", "pop3s")
                            .map(listener -> "listen." + listener + "=off"),
                    Stream.of("listen.admin=127.0.0.1:0"))
            .toList();

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(
            names = "--standby",
            description =
                    "Runs the stores and the web admin API alone, on a free loopback port: takes no mail and moves none. "
                            + "For what is to be done before the server serves.")
    private boolean standby;

    @Option(names = "--until-input-ends", hidden = true, description = "Stops when standard input ends.")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws Exception {
        try {
            return serve();
        } catch (StartException e) {
            System.err.println("compostela: " + e.getMessage());
            LoggerFactory.getLogger(ServeCommand.class).atDebug().setCause(e).log("not started");
            return 1;
        }
    }

    private int serve() throws Exception {
        Home folder = home.home();
        new HomeFolders(HomeFolders.distributionFolder()).prepare(folder);
        ServerLogging.configure(folder);
        CompostelaConfiguration configuration = home.load(folder, standby ? STANDBY : List.of());
        CountDownLatch stopped = new CountDownLatch(1);
        CompostelaServer server = CompostelaServer.create(configuration, standby);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "shutdown"));
        if (untilInputEnds) {
            stopWhenInputEnds();
        }
        start(server, folder);
        stopped.await();
        return 0;
    }

    /** Who started this process is gone, or wants it to end: an exit runs the shutdown hook, also in the middle of the start. */
    private static void stopWhenInputEnds() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        FILE_LOG.atDebug().setCause(e).log("standard input broke: the same as its end");
                    }
                    System.exit(0);
                },
                "input-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** What went wrong in words on the console, with everything else in the log. */
    private static void start(CompostelaServer server, Home home) throws InterruptedException {
        try {
            server.start();
        } catch (StartException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            FILE_LOG.atError().setCause(e).log("the server did not start");
            throw new StartException(
                    "the server did not start: " + Throwables.getRootCause(e).getMessage() + " (all of it is in "
                            + home.logs().resolve("compostela.log") + ")",
                    e);
        }
    }

    private static void stop(CompostelaServer server, CountDownLatch stopped) {
        server.close();
        ServerLogging.flush();
        stopped.countDown();
    }
}
