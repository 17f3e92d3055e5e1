package org.compostela.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailLogTest {
    @TempDir
    Path folder;

    @Test
    void factsOfOneMailAreFoundWithTheirTimes() throws Exception {
        Path file = Files.writeString(
                folder.resolve("mail.log"),
                """
                2026-11-24T13:00:00.123Z fact=accepted mail=Mail1 messageId=<a@demo> accepted
                2026-11-24T13:00:00.200Z fact=accepted mail=Mail2 messageId=<b@demo> accepted
                2026-11-24T13:00:00.300Z mail=Mail1 messageId=<a@demo> fact=stored stored
                2026-11-24T13:00:00.400Z fact=stored mail=Mail1 messageId=<a@demo> stored again
                """);

        assertThat(new MailLog(file).factsOf("<a@demo>"))
                .isEqualTo(Map.of(
                        "accepted", Instant.parse("2026-11-24T13:00:00.123Z"),
                        "stored", Instant.parse("2026-11-24T13:00:00.300Z")));
    }

    @Test
    void missingLogHasNoFacts() throws Exception {
        assertThat(new MailLog(folder.resolve("none")).factsOf("<a@demo>")).isEmpty();
    }
}
