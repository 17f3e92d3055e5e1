package org.compostela.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;

/**
 * A mail as it goes over the wire (RFC 5322, lines end with CRLF).
 *
 * @param messageId its Message-ID, angle brackets included
 * @param text its bytes as ISO 8859-1
 */
record DemoMail(String messageId, String text) {
    private static final int ATTACHMENT_BYTES = 30_000;

    /** A few lines, one of which is {@code body}. */
    static DemoMail plain(String from, String to, String subject, String body) {
        String id = newId();
        return of(id, header(from, to, subject, id) + "Content-Type: text/plain; charset=utf-8\n\n" + body + "\n");
    }

    /** 40 KB: a text and a file (RFC 2046 §5.1.3). */
    static DemoMail withAttachment(String from, String to, String subject, String body) {
        String id = newId();
        byte[] file = new byte[ATTACHMENT_BYTES];
        new Random(id.hashCode()).nextBytes(file);
        String attachment = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(file);
        return of(
                id,
                header(from, to, subject, id)
                        + """
                        Content-Type: multipart/mixed; boundary="=-the-way"

                        --=-the-way
                        Content-Type: text/plain; charset=utf-8

                        %s
                        --=-the-way
                        Content-Type: application/octet-stream; name="shell.bin"
                        Content-Disposition: attachment; filename="shell.bin"
                        Content-Transfer-Encoding: base64

                        %s
                        --=-the-way--
                        """
                                .formatted(body, attachment));
    }

    private static String newId() {
        return "<" + UUID.randomUUID() + "@demo.example>";
    }

    private static String header(String from, String to, String subject, String id) {
        return """
                Date: %s
                From: <%s>
                To: <%s>
                Subject: %s
                Message-ID: %s
                MIME-Version: 1.0
                """
                .formatted(
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                        from,
                        to,
                        subject,
                        id);
    }

    private static DemoMail of(String id, String text) {
        return new DemoMail(id, text.replace("\n", "\r\n"));
    }

    int bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1).length;
    }

    /** Servers put header fields in front of a mail (RFC 5321 §4.4) and leave the rest alone. */
    void mustBeTheEndOf(String delivered) throws StepFailedException {
        if (!delivered.endsWith(text)) {
            throw new StepFailedException(
                    "the " + bytes() + " bytes sent, behind the server's own header fields",
                    delivered.length() + " bytes that differ from character " + differsAt(delivered) + " on");
        }
    }

    private int differsAt(String delivered) {
        int start = Math.max(0, delivered.length() - text.length());
        for (int i = 0; start + i < delivered.length(); i++) {
            if (delivered.charAt(start + i) != text.charAt(i)) {
                return i;
            }
        }
        return delivered.length() - start;
    }
}
