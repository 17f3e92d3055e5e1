package org.compostela.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * Letters in a made-up language, for searches: made from their number and a seed. Words are as unevenly frequent as those of a real
 * language (the n-th comes once for n times the first one comes); one letter in twenty is flagged; they come evenly over three years.
 */
record Letters(long seed, int count) {
    private static final int WORDS = 20_000;
    private static final int SENDERS = 300;
    private static final String[] SYLLABLES = {
        "ba", "ca", "da", "fe", "ge", "le", "mi", "ni", "pi", "ro", "so", "to", "vu", "lu", "ru", "san", "ter", "mon",
        "lis", "cor"
    };
    private static final ZonedDateTime FIRST = LocalDate.of(2023, 1, 1).atStartOfDay(ZoneOffset.UTC);
    private static final int DAYS = 3 * 365;
    private static final DateTimeFormatter INTERNAL =
            DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT);
    private static final DateTimeFormatter SEARCHED = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ROOT);

    /** The word of a rank: 1 is the most frequent. */
    static String word(int rank) {
        StringBuilder word = new StringBuilder();
        int rest = rank + 400;
        while (rest > 0) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
            rest /= SYLLABLES.length;
        }
        return word.toString();
    }

    static String sender(int number) {
        return word(3 * number + 7) + "." + word(5 * number + 11) + "@letters.example.net";
    }

    boolean isFlagged(int number) {
        return number % 20 == 7;
    }

    private ZonedDateTime time(int number) {
        return FIRST.plusSeconds((long) number * DAYS * 86_400 / count);
    }

    /** As APPEND wants it. */
    String internalDate(int number) {
        return INTERNAL.format(time(number));
    }

    /** As SINCE wants it. */
    String day(int number) {
        return SEARCHED.format(time(number));
    }

    String subject(int number) {
        Random random = new Random(seed * 31 + number);
        return word(rank(random)) + " " + word(rank(random)) + " " + word(rank(random)) + " " + word(rank(random));
    }

    byte[] letter(int number) {
        Random random = new Random(seed + number);
        String sender = sender(random.nextInt(SENDERS));
        StringBuilder text = new StringBuilder(4_000)
                .append("Message-ID: <letter-")
                .append(number)
                .append("@letters.example.net>\r\n")
                .append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(time(number)))
                .append("\r\n")
                .append("From: ")
                .append(sender)
                .append("\r\n")
                .append("To: user0@")
                .append(Mailbox.DOMAIN)
                .append("\r\n")
                .append("Subject: ")
                .append(subject(number))
                .append("\r\n")
                .append("MIME-Version: 1.0\r\n")
                .append("Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        int lines = 5 + random.nextInt(40);
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < 9; i++) {
                text.append(word(rank(random))).append(i == 8 ? "\r\n" : " ");
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Zipf's law, by the inverse of the harmonic sum. */
    private static int rank(Random random) {
        return (int) Math.floor(Math.exp(random.nextDouble() * Math.log(WORDS)));
    }
}
