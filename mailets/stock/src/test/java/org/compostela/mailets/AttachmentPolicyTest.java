package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Messages.read;
import static org.compostela.mailets.Messages.written;
import static org.compostela.mailets.Steps.step;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMultipart;
import javax.mail.internet.MimeUtility;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentPolicyTest {
    /** The first bytes of a Windows program: "MZ", and at 0x3c the offset of "PE". */
    private static final byte[] PROGRAM = program();

    private static final byte[] PDF = "%PDF-1.4\n%....\n1 0 obj\n".getBytes(US_ASCII);
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    private static final String[] NO_PROGRAMS = {"deny", "application/x-msdownload, application/x-dosexec"};
    private static final String[] NO_EXE = {"denyExtensions", "exe, js, .scr"};

    @Test
    void programIsSeenBehindAnInnocentNameAndType() throws Exception {
        Mail mail = mail("application/pdf", "invoice.pdf", PROGRAM);
        apply(mail, NO_PROGRAMS);

        assertThat(noteIn(mail))
                .startsWith(
                        "The attachment \"invoice.pdf\" was taken out of this message: files of the type application/x-")
                .endsWith(" are not allowed. Please ask its sender for another way.");
        assertThat(written(mail)).doesNotContain(base64(PROGRAM).substring(0, 40));
    }

    @Test
    void innocentFileBehindABadTypeMayPass() throws Exception {
        assertPasses(mail("application/x-msdownload", "invoice.pdf", PDF), NO_PROGRAMS);
    }

    @Test
    void restOfTheMailIsKept() throws Exception {
        Mail mail = mail("application/pdf", "invoice.pdf", PROGRAM);
        apply(mail, NO_PROGRAMS);

        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Hello Bob.");
        assertThat(parts.getBodyPart(2).getFileName()).isEqualTo("other.txt");
        assertThat(parts.getBodyPart(1).getFileName()).isNull();
        assertThat(read(mail).getMessageID()).isEqualTo("<1@example.net>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup.exe",
                "SETUP.EXE",
                "invoice.pdf.exe",
                "setup.exe. .",
                "=?utf-8?B?c2V0dXAuZXhl?=",
                "invoice\u202Efdp.exe",
            })
    void extensionIsSeenHoweverTheNameIsWritten(String name) throws Exception {
        Mail mail = mail("application/octet-stream", name, "harmless".getBytes(US_ASCII));
        apply(mail, NO_EXE);

        assertThat(noteIn(mail)).contains("files named .exe are not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: attachment; filename*=utf-8''setup%2eexe",
                "Content-Disposition: attachment; filename*0=\"setup.e\"; filename*1=\"xe\"",
                "Content-Type: application/octet-stream; name=setup.exe",
                "Content-Disposition: attachment; filename=free setup.exe",
                "Content-Type: image/png; name=\"a.png\"\nContent-Disposition: attachment; filename=\"a.exe\"",
                "Content-Disposition: inline; FILENAME = \"setup.exe\"",
            })
    void extensionIsSeenHoweverTheHeaderIsWritten(String headers) throws Exception {
        Mail mail = Messages.mail(
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                headers,
                "",
                "harmless",
                "--b--");
        apply(mail, NO_EXE);

        assertThat((String)
                        ((MimeMultipart) read(mail).getContent()).getBodyPart(0).getContent())
                .contains("files named .exe are not allowed");
    }

    @Test
    void onlyWhatIsAllowedPasses() throws Exception {
        String[] allowed = {"allow", "application/pdf, image/*, text/plain"};

        assertPasses(mail("application/octet-stream", "scan", PDF), allowed);
        assertPasses(mail("application/octet-stream", "pic.png", PNG), allowed);
        assertThat(deniedIn(mail("image/png", "pic.png", PROGRAM), allowed)).contains("are not among those allowed");
        assertThat(deniedIn(mail("image/png", "a.zip", zip(Map.of("a.txt", PDF))), allowed))
                .contains("application/zip are not among those allowed");
    }

    @Test
    void nameMustHaveAnAllowedExtension() throws Exception {
        String[] allowed = {"allowExtensions", "pdf, png, txt"};

        assertPasses(mail("application/pdf", "a.PDF", PDF), allowed);
        assertThat(deniedIn(mail("application/pdf", "a.pdfx", PDF), allowed))
                .contains("files named .pdfx are not among");
        assertThat(deniedIn(mail("application/pdf", "a", PDF), allowed)).contains("files without an extension");
    }

    @Test
    void archiveIsLookedInto() throws Exception {
        byte[] zip = zip(Map.of("readme.txt", PDF, "bin/setup.exe", PDF));

        assertThat(deniedIn(mail("application/zip", "a.zip", zip), NO_EXE))
                .isEqualTo("\"a.zip\": in it, \"bin/setup.exe\": files named .exe are not allowed");
        assertThat(deniedIn(mail("application/zip", "a.zip", zip(Map.of("x.txt", PROGRAM))), NO_PROGRAMS))
                .contains("in it, \"x.txt\": files of the type application/x-");
        assertPasses(mail("application/zip", "a.zip", zip(Map.of("readme.txt", PDF))), NO_EXE);
    }

    @Test
    void archiveInAnArchiveIsLookedIntoToTheDepth() throws Exception {
        byte[] inner = zip(Map.of("setup.exe", PDF));
        byte[] three = zip(Map.of("2.zip", zip(Map.of("1.dat", inner))));

        assertThat(deniedIn(mail("application/zip", "3.zip", three), NO_EXE))
                .isEqualTo(
                        "\"3.zip\": in it, \"2.zip\": in it, \"1.dat\": in it, \"setup.exe\": files named .exe are not allowed");
        assertPasses(mail("application/zip", "3.zip", three), with(NO_EXE, "depth", "2"));
        assertPasses(mail("application/zip", "1.zip", inner), with(NO_EXE, "depth", "0"));
    }

    @Test
    void archiveIsSeenBehindAnotherName() throws Exception {
        assertThat(deniedIn(mail("image/png", "pic.png", zip(Map.of("setup.exe", PDF))), NO_EXE))
                .contains("setup.exe");
        assertThat(deniedIn(mail("x/y", "letter.docx", zip(Map.of("word/setup.exe", PDF))), NO_EXE))
                .contains("setup.exe");
    }

    @Test
    void documentThatIsAZipIsAllowedAsAWhole() throws Exception {
        byte[] document = zip(Map.of("word/document.xml", "<w:document/>".getBytes(UTF_8)));
        String[] allowed = {
            "allow", "application/vnd.openxmlformats-officedocument.wordprocessingml.document, text/plain"
        };

        assertPasses(mail("application/octet-stream", "letter.docx", document), allowed);
        assertThat(deniedIn(mail("application/octet-stream", "letter.docx", PROGRAM), allowed))
                .contains("not among");
    }

    @Test
    void nameOfBytesThatSayNothingIsNotBelieved() throws Exception {
        byte[] noise = {0, 1, 2, 3, (byte) 0xf3, (byte) 0x91, 0, 5, 0, 0, 7};

        assertThat(deniedIn(mail("application/pdf", "a.pdf", noise), "allow", "application/pdf, text/plain"))
                .contains("files of the type application/octet-stream are not among those allowed");
    }

    /** The first entry of an e-book says what it is; what follows may be anything. */
    @Test
    void archiveThatSaysItIsABookIsLookedInto() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("mimetype", "application/epub+zip".getBytes(US_ASCII));
        files.put("setup.exe", PDF);

        assertThat(deniedIn(mail("application/zip", "a.zip", zip(files)), NO_EXE))
                .contains("setup.exe");
    }

    @Test
    void bombIsNotUnpackedBeyondTheBound() throws Exception {
        byte[] bomb = zip(Map.of("zeros", new byte[64 << 20]));
        assertThat(bomb.length).isLessThan(100_000);
        Mail mail = mail("application/zip", "bomb.zip", zip(Map.of("bomb.zip", bomb)));

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(deniedIn(mail, with(NO_EXE, "size", "1 MiB")))
                        .contains("an archive of that size cannot be looked into"));
    }

    @Test
    void archiveOfTooManyFilesIsDenied() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int count = 0; count < 30; count++) {
            files.put(count + ".txt", PDF);
        }

        assertThat(deniedIn(mail("application/zip", "a.zip", zip(files)), with(NO_EXE, "files", "20")))
                .contains("an archive of that size cannot be looked into");
        assertPasses(mail("application/zip", "a.zip", zip(files)), with(NO_EXE, "files", "30"));
    }

    @Test
    void encryptedOrBrokenArchiveIsDeniedUnlessAllowed() throws Exception {
        byte[] encrypted = zip(Map.of("a.txt", PDF));
        encrypted[6] |= 1; // the general purpose flag of the first entry: encrypted
        byte[] broken = Arrays.copyOf(zip(Map.of("a.txt", new byte[3000])), 40);

        for (byte[] bytes : List.of(encrypted, broken)) {
            assertThat(deniedIn(mail("application/zip", "a.zip", bytes), NO_EXE))
                    .contains("an archive that is encrypted or broken cannot be looked into");
            assertPasses(mail("application/zip", "a.zip", bytes), with(NO_EXE, "unreadable", "allow"));
        }
    }

    @Test
    void attachedMessageIsLookedInto() throws Exception {
        Mail mail = Messages.mail(
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: message/rfc822",
                "",
                "Subject: inner",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=c",
                "",
                "--c",
                "Content-Type: application/zip; name=a.zip",
                "Content-Transfer-Encoding: base64",
                "",
                base64(zip(Map.of("setup.exe", PDF))),
                "--c--",
                "--b--");

        assertThat(deniedIn(mail, NO_EXE)).contains("in it: in it, \"setup.exe\": files named .exe are not allowed");
    }

    @Test
    void brokenEncodingIsDenied() throws Exception {
        Mail mail = Messages.mail(
                "MIME-Version: 1.0",
                "Content-Type: image/png; name=a.png",
                "Content-Transfer-Encoding: base64",
                "",
                "TVqQ&&&&A");

        assertThat(deniedIn(mail, NO_EXE)).contains("its transfer encoding is broken");
    }

    @Test
    void mailThatIsAFileAsAWholeBecomesTheNote() throws Exception {
        Mail mail = Messages.mail(
                "MIME-Version: 1.0",
                "Subject: scan",
                "Content-Type: application/octet-stream; name=setup.exe",
                "Content-Transfer-Encoding: base64",
                "",
                base64(PROGRAM));
        apply(mail, with(NO_EXE, "note", "Removed ${name}"));

        assertThat(read(mail).getContent()).isEqualTo("Removed \"setup.exe\"");
        assertThat(read(mail).getSubject()).isEqualTo("scan");
    }

    @Test
    void rejectSendsTheMailToTheProcessorUnchanged() throws Exception {
        Mail mail = mail("application/pdf", "a.exe", PDF);
        String before = written(mail);
        AttachmentPolicy policy =
                step(new AttachmentPolicy(), with(NO_EXE, "action", "reject", "processor", "attachment-denied"));
        policy.service(mail);

        assertThat(mail.getState()).isEqualTo("attachment-denied");
        assertThat(policy.requiredProcessingState()).containsExactly(new ProcessingState("attachment-denied"));
        assertThat(written(mail)).isEqualTo(before);
    }

    @Test
    void tagWritesAHeaderAndBelievesNoneThatCame() throws Exception {
        Mail mail = mail("application/pdf", "ü\u0007.exe", PDF);
        mail.getMessage().addHeader("X-Attachment-Policy", "all is well");
        apply(mail, with(NO_EXE, "action", "tag"));

        assertThat(read(mail).getHeader("X-Attachment-Policy")).hasSize(1);
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(read(mail).getHeader("X-Attachment-Policy")[0])))
                .startsWith("denied \"ü")
                .endsWith(".exe\": files named .exe are not allowed");
    }

    @Test
    void textOfTheMailIsNoAttachment() throws Exception {
        Mail mail = Messages.mail("MIME-Version: 1.0", "Content-Type: text/plain", "", "Hello");
        assertPasses(mail, "allow", "image/png");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny   | pdf        | <deny>pdf</deny> is not a list of types like application/pdf, image/*",
                "denyExtensions | *.exe | is not a list of extensions like exe, js, docm",
                "action | strip      | AttachmentPolicy needs the parameter <deny>: or <allow>",
            })
    void wrongParametersAreNamed(String name, String value, String message) {
        assertThatThrownBy(() -> step(new AttachmentPolicy(), name, value))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void processorBelongsToReject() {
        assertThatThrownBy(() -> step(new AttachmentPolicy(), with(NO_EXE, "action", "reject")))
                .hasMessageContaining("needs the parameter <processor>: where <action>reject</action> sends the mail");
        assertThatThrownBy(() -> step(new AttachmentPolicy(), with(NO_EXE, "processor", "x")))
                .hasMessageContaining("is not of use without <action>reject</action>");
    }

    private static void assertPasses(Mail mail, String... parameters) throws Exception {
        String before = written(mail);
        apply(mail, parameters);

        assertThat(mail.getAttribute(AttachmentPolicy.DENIED)).isEmpty();
        assertThat(written(mail)).isEqualTo(before);
    }

    private static String deniedIn(Mail mail, String... parameters) throws Exception {
        apply(mail, parameters);
        return mail.getAttribute(AttachmentPolicy.DENIED)
                .map(attribute -> (Collection<?>) attribute.getValue().getValue())
                .map(lines ->
                        ((AttributeValue<?>) lines.iterator().next()).getValue().toString())
                .orElse("nothing");
    }

    private static String noteIn(Mail mail) throws Exception {
        return (String) ((MimeMultipart) read(mail).getContent()).getBodyPart(1).getContent();
    }

    private static void apply(Mail mail, String... parameters) throws MessagingException {
        step(new AttachmentPolicy(), parameters).service(mail);
    }

    private static Mail mail(String type, String name, byte[] content) throws MessagingException {
        return Messages.mail(
                "Message-ID: <1@example.net>",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "Hello Bob.",
                "--b",
                "Content-Type: " + type,
                "Content-Disposition: attachment; filename=\"" + name + "\"",
                "Content-Transfer-Encoding: base64",
                "",
                base64(content),
                "--b",
                "Content-Type: text/plain",
                "Content-Disposition: attachment; filename=other.txt",
                "",
                "other",
                "--b--");
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder().encodeToString(bytes);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] program() {
        byte[] bytes = new byte[512];
        bytes[0] = 'M';
        bytes[1] = 'Z';
        bytes[0x3c] = (byte) 0x80;
        bytes[0x80] = 'P';
        bytes[0x81] = 'E';
        bytes[0x84] = 0x64; // x86-64
        bytes[0x85] = (byte) 0x86;
        return bytes;
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
