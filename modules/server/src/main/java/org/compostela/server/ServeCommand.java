package org.compostela.server;

import com.google.common.base.Throwables;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code compostela serve}: the server in the foreground, until SIGTERM or SIGINT. */
@Command(
        name = "serve",
        description = "Runs the server in the foreground; SIGTERM stops it cleanly.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /** Outside of our packages, whose lines also go to the console. */
    private static final Logger FILE_LOG = LoggerFactory.getLogger("compostela.start");

    @Mixin
    private final HomeOption home = new HomeOption();

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
        CompostelaConfiguration configuration = home.load(folder);
        CountDownLatch stopped = new CountDownLatch(1);
        CompostelaServer server = CompostelaServer.create(configuration);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "shutdown"));
        start(server, folder);
        stopped.await();
        return 0;
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
