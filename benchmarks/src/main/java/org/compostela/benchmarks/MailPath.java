package org.compostela.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Load on the whole way of a message: in by SMTP, out by IMAP, every byte compared. */
@Command(
        name = "mail-path",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts the built distribution in a throw-away home, sends messages over SMTP, waits until all are in their"
                    + " mailboxes, reads them back over IMAP and compares every byte.",
            "Exit code 0: every message arrived unaltered, once or more, and nothing failed; 1: not so; 2: usage."
        })
final class MailPath implements Callable<Integer> {
    enum Peer {
        POSTFIX_DOVECOT
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "3000", description = "How many in all.")
    private int messages;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "8", description = "SMTP sessions at once.")
    private int connections;

    @Option(names = "--mailboxes", paramLabel = "N", defaultValue = "10", description = "Recipients, in turn.")
    private int mailboxes;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "4k",
            converter = ByteCount.class,
            description = "Of one message, also as 64k or 2m.")
    private int size;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Makes the messages' text.")
    private long seed;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "Runs this one after ours, under the same load: postfix-dovecot (Debian's, set up aside).")
    private @Nullable Peer peer;

    @Option(
            names = "--against",
            paramLabel = "KEY=VALUE",
            description =
                    "Runs ours with and without this setting in turn, --rounds times each, and tells what it gains or costs.")
    private @Nullable String against;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "For --against.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "So many messages first, to mailboxes of their own, that do not count: a server that has run a while"
                            + " is faster than one that has just started.")
    private int warmUp;

    @Option(
            names = "--limit",
            paramLabel = "MINUTES",
            defaultValue = "20",
            description = "Of one server's load: what is not sent or stored by then has failed.")
    private int limit;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "/var/tmp",
            description = "Where the servers keep their data while they run; on a disk, not in memory.")
    private Path folder = Path.of("/var/tmp");

    @Option(names = "--distribution", paramLabel = "DIR", description = "The folder with bin/compostela.")
    private @Nullable Path distribution;

    @Option(names = "--json", description = "Reports as JSON.")
    private boolean json;

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new MailPath());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.registerConverter(Peer.class, MailPath::peer);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure.getMessage() == null ? failure : failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(command.execute(arguments));
    }

    private static Peer peer(String name) {
        if (!name.equals("postfix-dovecot")) {
            throw new CommandLine.TypeConversionException("there is postfix-dovecot only");
        }
        return Peer.POSTFIX_DOVECOT;
    }

    @Override
    public Integer call() throws Exception {
        check();
        Load load = new Load(
                Mailbox.several(mailboxes),
                new Messages(seed, size),
                messages,
                connections,
                Duration.ofMinutes(limit),
                PATIENCE);
        if (against != null) {
            return compare(load, against);
        }
        Report ours = run(load, new Compostela(Compostela.distribution(distribution), folder, List.of()));
        List<Report> reports = new ArrayList<>(List.of(ours));
        if (peer != null) {
            reports.add(run(load, new PostfixDovecot(folder)));
        }
        print(reports);
        return ours.clean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** In turn, so that what else happens on the machine meets both; the medians, so that one bad round does not count. */
    private int compare(Load load, String setting) throws IOException, InterruptedException {
        List<Report> as = new ArrayList<>();
        List<Report> other = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            as.add(run(load, new Compostela(Compostela.distribution(distribution), folder, List.of())));
            other.add(run(load, new Compostela(Compostela.distribution(distribution), folder, List.of(setting))));
        }
        PrintWriter out = command().getOut();
        out.printf(Locale.ROOT, "stored/s as shipped:    %s%n", shown(as, Report::storedPerSecond));
        out.printf(Locale.ROOT, "stored/s with %s: %s%n", setting, shown(other, Report::storedPerSecond));
        out.printf(
                Locale.ROOT,
                "as shipped to with %s, medians: rate %.3f, processor time of a message %.3f (%s to %s ms)%n",
                setting,
                median(as, Report::storedPerSecond) / median(other, Report::storedPerSecond),
                median(as, Report::cpuMillis) / median(other, Report::cpuMillis),
                shown(as, Report::cpuMillis),
                shown(other, Report::cpuMillis));
        out.flush();
        boolean clean = Stream.concat(as.stream(), other.stream()).allMatch(Report::clean);
        return clean ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String shown(List<Report> reports, ToDoubleFunction<Report> value) {
        return reports.stream()
                .map(report -> String.format(Locale.ROOT, "%.1f", value.applyAsDouble(report)))
                .collect(Collectors.joining(" "));
    }

    private static double median(List<Report> reports, ToDoubleFunction<Report> value) {
        double[] values = reports.stream().mapToDouble(value).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private void check() throws IOException, InterruptedException {
        if (messages < 1 || connections < 1 || mailboxes < 1 || limit < 1 || rounds < 1 || warmUp < 0) {
            throw new ParameterException(
                    command(),
                    "--messages, --connections, --mailboxes, --rounds and --limit: 1 or more; --warm-up: 0 or more");
        }
        Optional<String> obstacle = peer == null ? Optional.empty() : PostfixDovecot.obstacle();
        if (obstacle.isPresent()) {
            throw new ParameterException(command(), "--peer postfix-dovecot: " + obstacle.get());
        }
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("called without picocli");
        }
        return spec.commandLine();
    }

    /** Ends what it started, also on Ctrl-C: close may be called twice, and from the hook while the load runs. */
    private Report run(Load load, MailServer server) throws IOException, InterruptedException {
        Thread hook = new Thread(() -> {
            say("ending " + server.name() + " early ...");
            close(server);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (server) {
            say("starting " + server.name() + " ...");
            List<Mailbox> warm = warmUp == 0 ? List.of() : Mailbox.several(mailboxes, "warm");
            server.start(Stream.concat(load.mailboxes().stream(), warm.stream()).toList());
            if (warmUp > 0) {
                say("warming up with " + warmUp + " messages ...");
                var unused = load.toOthers(warm, warmUp).on(server);
            }
            say("sending " + messages + " messages ...");
            return load.on(server);
        } finally {
            removeHook(hook);
        }
    }

    private static void close(MailServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs: Ctrl-C came before the end.
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String progress) {
        System.err.println(progress);
    }

    private void print(List<Report> reports) throws IOException {
        PrintWriter out = command().getOut();
        if (json) {
            ObjectNode root = new ObjectMapper().createObjectNode();
            root.putPOJO("reports", reports);
            ratio(reports).ifPresent(ratio -> root.put("ratio", ratio));
            out.println(root.toPrettyString());
        } else {
            out.printf(
                    "%d messages of %d bytes to %d mailboxes over %d connections, seed %d%n",
                    messages, size, mailboxes, connections, seed);
            reports.forEach(report -> report.print(out));
            ratio(reports).ifPresent(ratio -> out.printf(Locale.ROOT, "%nstored/s, ours to theirs: %.3f%n", ratio));
        }
        out.flush();
    }

    private static Optional<Double> ratio(List<Report> reports) {
        return reports.size() < 2
                ? Optional.empty()
                : Optional.of(reports.get(0).storedPerSecond() / reports.get(1).storedPerSecond());
    }
}
