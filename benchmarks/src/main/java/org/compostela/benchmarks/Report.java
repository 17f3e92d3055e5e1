package org.compostela.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run showed.
 *
 * @param storedPerSecond from the first MAIL until the last message was seen in its mailbox
 * @param cpuMillis processor time of all processes of the server for each stored message, which other load on the machine
 *     disturbs less than it does the rates
 * @param percentiles milliseconds from MAIL to the reply to DATA: 50, 95, 99 percent
 * @param errors messages that got no 250
 * @param lost accepted and in no mailbox
 * @param logins IMAP sessions under load, from LOGIN to the reply to LOGOUT
 * @param failedMails those that the server gave up on or put aside
 * @param memory highest resident bytes by process
 */
record Report(
        String server,
        int accepted,
        double acceptedPerSecond,
        double storedPerSecond,
        double cpuMillis,
        List<Double> percentiles,
        int errors,
        int lost,
        int twice,
        int altered,
        int logins,
        int failedLogins,
        long failedMails,
        Map<String, Long> memory,
        List<String> complaints) {
    Report {
        percentiles = List.copyOf(percentiles);
        memory = Map.copyOf(memory);
        complaints = List.copyOf(complaints);
    }

    boolean clean() {
        return errors == 0 && lost == 0 && altered == 0 && failedLogins == 0 && failedMails == 0;
    }

    void print(PrintWriter out) {
        out.printf("%n%s%n", server);
        out.printf("  accepted      %8d   %8.1f/s%n", accepted, acceptedPerSecond);
        out.printf("  stored                   %8.1f/s%n", storedPerSecond);
        out.printf("  processor time           %8.1f ms a message%n", cpuMillis);
        out.printf(
                "  MAIL to 250   p50 %.1f ms   p95 %.1f ms   p99 %.1f ms%n",
                percentiles.get(0), percentiles.get(1), percentiles.get(2));
        out.printf("  errors %d   lost %d   twice %d   altered %d%n", errors, lost, twice, altered);
        out.printf("  IMAP logins under load %d, failed %d%n", logins, failedLogins);
        out.printf("  given up or put aside %d%n", failedMails);
        new TreeMap<>(memory).forEach((process, bytes) -> printMemory(out, process, bytes));
        printMemory(
                out,
                "in all",
                memory.values().stream().mapToLong(Long::longValue).sum());
        complaints.forEach(complaint -> out.println("  ! " + complaint));
        out.flush();
    }

    private static void printMemory(PrintWriter out, String process, long bytes) {
        out.printf("  memory %-12s %6d MiB%n", process, bytes >> 20);
    }
}
