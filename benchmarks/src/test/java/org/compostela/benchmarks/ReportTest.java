package org.compostela.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void runWithoutFaultsIsClean() {
        assertThat(report(0, 0, 0, 0, 0).clean()).isTrue();
    }

    @Test
    void anyFaultIsNotClean() {
        assertThat(report(1, 0, 0, 0, 0).clean()).as("refused").isFalse();
        assertThat(report(0, 1, 0, 0, 0).clean()).as("lost").isFalse();
        assertThat(report(0, 0, 1, 0, 0).clean()).as("altered").isFalse();
        assertThat(report(0, 0, 0, 1, 0).clean()).as("login failed").isFalse();
        assertThat(report(0, 0, 0, 0, 1).clean()).as("in the error repository").isFalse();
    }

    @Test
    void printsRatesFaultsAndMemory() {
        StringWriter text = new StringWriter();

        report(0, 3, 0, 0, 0).print(new PrintWriter(text));

        assertThat(text.toString())
                .contains("200.0/s")
                .contains("100.0/s")
                .contains("12.5 ms a message")
                .contains("lost 3")
                .contains("memory in all          512 MiB")
                .contains("! something");
    }

    private static Report report(int errors, int lost, int altered, int failedLogins, long failedMails) {
        return new Report(
                "one",
                100,
                200,
                100,
                12.5,
                List.of(1.0, 2.0, 3.0),
                errors,
                lost,
                0,
                altered,
                10,
                failedLogins,
                failedMails,
                Map.of("server", 512L << 20),
                List.of("something"));
    }
}
