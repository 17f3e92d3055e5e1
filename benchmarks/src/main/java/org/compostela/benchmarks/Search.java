package org.compostela.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches of one large mailbox, ours and Dovecot's, with the same letters in the same run. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Fills one mailbox with generated letters by APPEND, searches it over IMAP, looks how soon a new letter is found under"
                    + " load, and builds our index anew; then the same searches with Debian's Dovecot, which has no full-text"
                    + " index; then what our index costs a delivery.",
            "Exit code 0: both found the same; 1: not so; 2: usage."
        })
final class Search implements Callable<Integer> {
    private static final int WARM_UP = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "100000", description = "Letters in the mailbox.")
    private int messages;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "4", description = "That append at once.")
    private int connections;

    @Option(names = "--repetitions", paramLabel = "N", defaultValue = "11", description = "Of each search.")
    private int repetitions;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Makes the letters.")
    private long seed;

    @Option(
            names = "--fresh",
            paramLabel = "N",
            defaultValue = "300",
            description = "New letters that are searched for at once; 0: none.")
    private int fresh;

    @Option(
            names = "--load",
            paramLabel = "N",
            defaultValue = "20",
            description = "Letters in a second that come meanwhile into another mailbox.")
    private int load;

    @Option(
            names = "--deliveries",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Messages of 4 KiB that are delivered with and without an index; 0: none.")
    private int deliveries;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "2", description = "Of these, in turn.")
    private int rounds;

    @Option(names = "--no-peer", description = "Ours alone.")
    private boolean noPeer;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "/var/tmp",
            description = "Where the servers keep their data while they run; on a disk, not in memory.")
    private Path folder = Path.of("/var/tmp");

    @Option(names = "--distribution", paramLabel = "DIR", description = "The folder with bin/compostela.")
    private @Nullable Path distribution;

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Search());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure.getMessage() == null ? failure : failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        check();
        Letters letters = new Letters(seed, messages);
        PrintWriter out = command().getOut();
        SearchTimes ours = ours(letters, out);
        print(ours, out);
        boolean same = true;
        if (!noPeer) {
            SearchTimes theirs;
            try (MailServer peer = new PostfixDovecot(folder)) {
                theirs = times(peer, letters, Mailbox.several(1));
            }
            print(theirs, out);
            same = compare(ours, theirs, out);
        }
        if (deliveries > 0) {
            new IndexCost(Compostela.distribution(distribution), folder, deliveries, seed).measure(rounds, out);
        }
        return same ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void check() throws IOException, InterruptedException {
        if (messages < 100 || connections < 1 || repetitions < 1 || load < 1 || rounds < 1) {
            throw new ParameterException(
                    command(), "--messages: 100 or more; --connections, --repetitions, --load, --rounds: 1 or more");
        }
        Optional<String> obstacle = noPeer ? Optional.empty() : PostfixDovecot.obstacle();
        if (obstacle.isPresent()) {
            throw new ParameterException(command(), "Dovecot cannot run: " + obstacle.get() + " (or --no-peer)");
        }
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("called without picocli");
        }
        return spec.commandLine();
    }

    private SearchTimes ours(Letters letters, PrintWriter out) throws Exception {
        try (Compostela server = new Compostela(Compostela.distribution(distribution), folder, List.of())) {
            List<Mailbox> mailboxes = Mailbox.several(2);
            SearchTimes times = times(server, letters, mailboxes);
            if (fresh > 0) {
                System.err.println("searching for new letters ...");
                print(
                        SearchDelay.of(
                                server,
                                mailboxes.get(0),
                                mailboxes.get(1),
                                letters,
                                new SearchDelay.Plan(fresh, load, messages)),
                        out);
            }
            System.err.println("building the index anew ...");
            double seconds = server.rebuildIndex();
            long bytes = 0;
            for (int number = 0; number < messages; number++) {
                bytes += letters.letter(number).length;
            }
            out.printf(Locale.ROOT, "%d letters, %.1f MB, seed %d%n", messages, bytes / 1e6, seed);
            out.printf(
                    Locale.ROOT,
                    "index built anew: %.1f s, %.0f messages/s; index bytes per byte of mail: %.2f%n",
                    seconds,
                    messages / seconds,
                    (double) server.indexBytes() / bytes);
            return times;
        }
    }

    private SearchTimes times(MailServer server, Letters letters, List<Mailbox> mailboxes) throws Exception {
        System.err.println("starting " + server.name() + " ...");
        server.start(mailboxes);
        System.err.println("appending " + messages + " letters ...");
        long began = System.nanoTime();
        append(server, mailboxes.get(0), letters);
        double appended = messages / ((System.nanoTime() - began) / 1e9);
        System.err.println("searching ...");
        try (ImapClient client = new ImapClient(server, mailboxes.get(0))) {
            client.select();
            Map<String, SearchTimes.Answer> answers = new LinkedHashMap<>();
            for (Map.Entry<String, String> search : searches(letters).entrySet()) {
                answers.put(search.getKey(), answer(client, search.getValue()));
            }
            return new SearchTimes(server.name(), appended, answers);
        }
    }

    private void append(MailServer server, Mailbox mailbox, Letters letters) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> {
                    try (ImapClient client = new ImapClient(server, mailbox)) {
                        for (int number = next.getAndIncrement(); number < messages; number = next.getAndIncrement()) {
                            client.append(
                                    letters.isFlagged(number) ? "\\Flagged" : "",
                                    letters.internalDate(number),
                                    letters.letter(number));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whole words, for Dovecot finds any part of a word and we the beginning of the last one. */
    private Map<String, String> searches(Letters letters) {
        Map<String, String> searches = new LinkedHashMap<>();
        searches.put("TEXT, a frequent word", "TEXT \"" + Letters.word(40) + "\"");
        searches.put("TEXT, a rare word", "TEXT \"" + Letters.word(15_000) + "\"");
        searches.put("FROM", "FROM \"" + Letters.sender(42) + "\"");
        String[] subject = letters.subject(messages / 2).split(" ", -1);
        searches.put("SUBJECT, a phrase", "SUBJECT \"" + subject[1] + " " + subject[2] + "\"");
        searches.put("FLAGGED", "FLAGGED");
        searches.put("SINCE", "SINCE " + letters.day(messages - messages / 20));
        return searches;
    }

    private SearchTimes.Answer answer(ImapClient client, String search) throws IOException {
        int found = 0;
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < WARM_UP + repetitions; i++) {
            long began = System.nanoTime();
            found = client.search(search);
            if (i >= WARM_UP) {
                millis.add((System.nanoTime() - began) / 1e6);
            }
        }
        Collections.sort(millis);
        return new SearchTimes.Answer(found, millis);
    }

    private static void print(SearchDelay delay, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "a new letter is found, %.0f/s coming meanwhile: median %.0f ms, p99 %.0f ms, slowest %.0f ms after APPEND;"
                        + " searches in vain: %d%n",
                delay.loadPerSecond(),
                delay.percentile(0.5),
                delay.percentile(0.99),
                delay.percentile(0.9999),
                delay.again());
        out.flush();
    }

    private static void print(SearchTimes times, PrintWriter out) {
        out.printf(Locale.ROOT, "%n%s: %.0f letters/s appended%n", times.server(), times.appendedPerSecond());
        times.answers()
                .forEach((search, answer) -> out.printf(
                        Locale.ROOT,
                        "  %-22s %7d found %10.1f ms, slowest %10.1f ms%n",
                        search,
                        answer.found(),
                        answer.median(),
                        answer.slowest()));
        out.flush();
    }

    private static boolean compare(SearchTimes ours, SearchTimes theirs, PrintWriter out) {
        boolean[] same = {true};
        out.printf("%ntimes faster than %s%n", theirs.server());
        ours.answers().forEach((search, answer) -> {
            SearchTimes.Answer other = theirs.answers().get(search);
            boolean equal = other != null && other.found() == answer.found();
            same[0] &= equal;
            out.printf(
                    Locale.ROOT,
                    "  %-22s %10.1f%s%n",
                    search,
                    other == null ? Double.NaN : other.median() / answer.median(),
                    equal ? "" : "   (they found others)");
        });
        out.flush();
        return same[0];
    }
}
