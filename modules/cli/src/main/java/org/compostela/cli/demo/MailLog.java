package org.compostela.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's {@code logs/mail.log}: a line for every fact in the life of a mail. */
final class MailLog {
    private static final Pattern FACT = Pattern.compile("\\bfact=\"?(\\w+)");

    private final Path file;

    MailLog(Path file) {
        this.file = file;
    }

    /** When each fact was first written about this mail, in the order of the log. */
    Map<String, Instant> factsOf(String messageId) throws IOException {
        Map<String, Instant> facts = new LinkedHashMap<>();
        for (String line : lines()) {
            Matcher fact = FACT.matcher(line);
            if (line.contains(messageId) && fact.find()) {
                facts.putIfAbsent(fact.group(1), time(line));
            }
        }
        return facts;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Instant time(String line) {
        return OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant();
    }
}
