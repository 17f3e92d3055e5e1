package org.compostela.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A word inside an attachment, from SMTP to SEARCH. */
class AttachmentSearchTest {
    private static final String SENDER = "stranger@elsewhere.example";

    private static Server server;
    private String user;

    @BeforeAll
    static void startServer() throws Exception {
        server = Server.shared();
    }

    @BeforeEach
    void makeUser() throws Exception {
        user = server.user(server.domain(), "reader");
    }

    @Test
    void wordInsideAPdfAndInsideAnArchiveIsFound() throws Exception {
        send("first", pdf("Zugspitze"));
        send("second", zip("inner.pdf", pdf("Wendelstein")));
        send("third", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0});

        try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> imap.messages().size() == 3);

            assertThat(imap.command("SEARCH TEXT Zugspitze")).contains("* SEARCH " + numberOf(imap, "first") + "\r\n");
            assertThat(imap.command("SEARCH BODY Wendelstein"))
                    .contains("* SEARCH " + numberOf(imap, "second") + "\r\n");
            assertThat(imap.command("SEARCH TEXT Watzmann")).contains("* SEARCH\r\n");
            // What follows the attachment in the message is read too.
            assertThat(imap.command("SEARCH TEXT farewell").split("\r\n")[0].split(" "))
                    .hasSize(5);
        }
    }

    @Test
    void brokenAttachmentLeavesTheRestOfTheMessageSearched() throws Exception {
        send("broken", "%PDF-1.4 and then nothing that a PDF has".getBytes(US_ASCII));

        try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> imap.messages().size() == 1);

            assertThat(imap.command("SEARCH TEXT farewell")).contains("* SEARCH 1\r\n");
        }
    }

    private static String numberOf(Imap imap, String subject) throws IOException {
        String answer = imap.command("SEARCH SUBJECT " + subject);
        return answer.substring("* SEARCH ".length(), answer.indexOf("\r\n"));
    }

    /** The attachment says of itself that it is a picture. */
    private void send(String subject, byte[] attachment) throws Exception {
        String message =
                "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\nFrom: <" + SENDER + ">\r\nTo: <" + user + ">\r\nSubject: "
                        + subject + "\r\nMessage-ID: <" + subject + "@elsewhere.example>\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
                        + "--b\r\nContent-Type: image/png; name=\"picture.png\"\r\nContent-Transfer-Encoding: base64\r\n"
                        + "Content-Disposition: attachment; filename=\"picture.png\"\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(attachment)
                        + "\r\n--b\r\nContent-Type: text/plain\r\n\r\nfarewell\r\n--b--\r\n";
        try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
            assertThat(smtp.send(SENDER, user, message)).startsWith("250");
        }
    }

    private static byte[] pdf(String word) {
        String content = "BT /F1 24 Tf 100 700 Td (" + word + ") Tj ET";
        List<String> objects = List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
                "<</Length " + content.length() + ">>stream\n" + content + "\nendstream",
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        List<String> positions = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            positions.add(String.format("%010d 00000 n \n", file.length()));
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int table = file.length();
        file.append("xref\n0 6\n0000000000 65535 f \n").append(String.join("", positions));
        file.append("trailer<</Size 6/Root 1 0 R>>\nstartxref\n").append(table).append("\n%%EOF");
        return file.toString().getBytes(US_ASCII);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }
}
