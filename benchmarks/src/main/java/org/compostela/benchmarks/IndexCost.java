package org.compostela.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What the index costs a delivery: the same load on a server with it and on one without. */
final class IndexCost {
    /** For measuring only: mail is stored and not indexed. */
    private static final String WITHOUT = "-Dcompostela.benchmark.unindexed=true";

    private static final int MAILBOXES = 10;
    private static final int CONNECTIONS = 8;
    private static final int SIZE = 4 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path distribution;
    private final Path folder;
    private final Load load;

    IndexCost(Path distribution, Path folder, int messages, long seed) {
        this.distribution = distribution;
        this.folder = folder;
        this.load =
                new Load(Mailbox.several(MAILBOXES), new Messages(seed, SIZE), messages, CONNECTIONS, LIMIT, PATIENCE);
    }

    /** In turn, so that what else happens on the machine meets both. */
    void measure(int rounds, PrintWriter out) throws IOException, InterruptedException {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            with.add(storedPerSecond(List.of()));
            without.add(storedPerSecond(List.of(WITHOUT)));
        }
        out.printf(
                Locale.ROOT,
                "%nstored/s with an index: %s, without: %s; medians, with to without: %.2f%n",
                list(with),
                list(without),
                median(with) / median(without));
        out.flush();
    }

    private double storedPerSecond(List<String> javaOptions) throws IOException, InterruptedException {
        try (Compostela server = new Compostela(distribution, folder, List.of(), javaOptions)) {
            System.err.println("delivering " + load.messages() + " messages " + javaOptions + " ...");
            server.start(load.mailboxes());
            Report report = load.on(server);
            if (!report.clean()) {
                throw new IOException("the deliveries were not clean: " + report);
            }
            return report.storedPerSecond();
        }
    }

    private static String list(List<Double> rates) {
        return String.join(
                " ",
                rates.stream()
                        .map(rate -> String.format(Locale.ROOT, "%.1f", rate))
                        .toList());
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = new ArrayList<>(rates);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
