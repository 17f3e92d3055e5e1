package org.compostela.integration;

import java.util.Random;
import java.util.UUID;

/**
 * A mail with a text of chance, all lines ending with CRLF.
 *
 * @param messageId angle brackets included
 */
record Mail(String messageId, String text) {
    /** The Message-ID of a message, angle brackets included. */
    static String messageIdOf(String message) {
        int field = message.indexOf("\r\nMessage-ID: ");
        return message.substring(message.indexOf('<', field), message.indexOf('>', field) + 1);
    }

    static Mail ofBytes(String from, String to, int bytes) {
        String id = "<" + UUID.randomUUID() + "@client.example>";
        StringBuilder text = new StringBuilder(bytes + 400)
                .append("Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n")
                .append("From: <" + from + ">\r\n")
                .append("To: <" + to + ">\r\n")
                .append("Subject: a test\r\n")
                .append("Message-ID: " + id + "\r\n")
                .append("MIME-Version: 1.0\r\n")
                .append("Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        Random random = new Random(id.hashCode());
        while (text.length() < bytes) {
            text.append(String.format(
                            "%016x %016x %016x %016x%n",
                            random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
                    .replace("\n", "\r\n"));
        }
        return new Mail(id, text.append(".leading dot\r\n..two\r\n").toString());
    }
}
