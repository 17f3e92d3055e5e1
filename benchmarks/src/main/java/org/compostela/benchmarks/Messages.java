package org.compostela.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of a run: made from their number, so that they need not be kept to be compared. */
record Messages(long seed, int bytes) {
    private static final Pattern NUMBER =
            Pattern.compile("^Message-ID: <load-(\\d+)@load.example.net>\r?$", Pattern.MULTILINE);
    private static final int LINE = 70;

    byte[] message(int number) {
        Random random = new Random(seed + number);
        StringBuilder text = new StringBuilder(bytes + 2 * LINE)
                .append("Message-ID: <load-")
                .append(number)
                .append("@load.example.net>\r\n")
                .append("Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n")
                .append("From: Load <load@example.net>\r\n")
                .append("Subject: load ")
                .append(number)
                .append("\r\n")
                .append("MIME-Version: 1.0\r\n")
                .append("Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        while (text.length() < bytes) {
            for (int i = 0; i < LINE; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The number of a message that came back, or -1. */
    static int number(byte[] received) {
        Matcher number = NUMBER.matcher(new String(received, StandardCharsets.ISO_8859_1));
        return number.find() ? Integer.parseInt(number.group(1)) : -1;
    }

    /** A server adds trace fields above a message and leaves the rest alone (RFC 5321 section 4.4). */
    boolean isWhole(int number, byte[] received) {
        byte[] sent = message(number);
        int from = received.length - sent.length;
        return from >= 0 && Arrays.equals(received, from, received.length, sent, 0, sent.length);
    }
}
