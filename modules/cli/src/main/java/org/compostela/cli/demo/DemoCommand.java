package org.compostela.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.compostela.cli.admin.RunningServer;
import org.compostela.cli.terminal.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compostela demo}: shows the main job, end to end, on a server of its own. */
@Command(
        name = "demo",
        description = "Starts a real server in a throw-away home and walks a mail's way through it, step by step.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "Leaves the server running, and tells how to connect a mail client.")
    private boolean keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Path> distribution = Optional.ofNullable(System.getProperty("compostela.distribution"))
                .map(Path::of);
        if (distribution.isEmpty() || !Files.exists(distribution.get().resolve("bin/compostela"))) {
            spec.commandLine()
                    .getErr()
                    .println("compostela: the demo is part of a distribution: start it with bin/compostela demo");
            return 1;
        }
        return run(new DemoServer(distribution.get()), out);
    }

    private int run(DemoServer server, PrintWriter out) {
        Thread onInterrupt = new Thread(server::close, "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        Story story = new Story(out, server::closed);
        Demo demo = new Demo(server, story);
        try {
            demo.tell();
        } catch (StepFailedException | InterruptedException e) {
            if (server.closed()) {
                return 1;
            }
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            explain(e, server.closeButKeepLogs(), out);
            return 1;
        }
        out.printf(Locale.ROOT, "%nEvery step held, in %.1f s.%n%n", story.seconds());
        whatNext(out);
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
        if (keep) {
            howToConnect(server, demo.alice(), out);
        } else {
            server.close();
        }
        out.flush();
        return 0;
    }

    private static void explain(Exception failure, Path logs, PrintWriter out) {
        if (failure instanceof StepFailedException step) {
            out.println("         expected: " + Printable.of(step.expected()));
            out.println("         came:     " + lines(step.came()));
        }
        out.println("         logs:     " + logs);
        out.flush();
    }

    private static String lines(String text) {
        return String.join(
                System.lineSeparator() + "                   ",
                text.lines().map(Printable::of).toList());
    }

    private static void whatNext(PrintWriter out) {
        out.println(
                """
                Next, a server that lasts:
                  compostela check --home /srv/mail      # what your machine and conf/compostela.conf lack
                  compostela serve --home /srv/mail      # in the foreground; share/ has a systemd unit
                  export COMPOSTELA_HOME=/srv/mail       # for the commands that ask the running server
                  compostela domain add example.org
                  compostela user add you@example.org
                  compostela status""");
    }

    private static void howToConnect(DemoServer server, Demo.User user, PrintWriter out) {
        out.println();
        out.println("This one goes on, in " + server.home().root());
        try {
            Optional<RunningServer> running = RunningServer.of(server.home());
            running.ifPresent(file -> {
                for (String name : new String[] {"imaps", "pop3s", "submissions", "submission", "smtp", "admin"}) {
                    out.printf("  %-12s %s%n", name, file.listeners().get(name));
                }
                out.println("  user         " + user.address());
                out.println("  password     " + user.password());
                out.println("Stop it with: kill " + file.pid() + "; then delete "
                        + server.home().root());
            });
        } catch (IOException e) {
            out.println("its addresses are in " + server.home().runtimeFile() + ", which cannot be read: "
                    + e.getMessage());
        }
    }
}
