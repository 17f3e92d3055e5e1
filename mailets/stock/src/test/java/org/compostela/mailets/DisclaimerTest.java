package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Messages.mail;
import static org.compostela.mailets.Messages.read;
import static org.compostela.mailets.Messages.written;
import static org.compostela.mailets.Steps.step;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMultipart;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisclaimerTest {
    private static final String TEXT = "Confidential. Registered in Köln, HRB 4711.";
    private static final String[] SIMPLE = {
        "From: ann@example.net", "Subject: Hi", "Message-ID: <1@example.net>", "MIME-Version: 1.0"
    };

    @TempDir
    private Path home;

    @Test
    void textGetsItBelow() throws Exception {
        Mail mail = simple("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", "Hello Bob.\n");

        assertThat(outcomeOf(mail)).isEqualTo("added");
        assertThat(read(mail).getContent()).isEqualTo("Hello Bob.\r\n\r\n" + TEXT + "\r\n");
    }

    @Test
    void messageKeepsItsMessageIdAndOtherHeaders() throws Exception {
        Mail mail = simple("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes", "Hello Bob.\n");
        outcomeOf(mail);

        assertThat(read(mail).getMessageID()).isEqualTo("<1@example.net>");
        assertThat(read(mail).getContentType()).contains("format=flowed").contains("delsp=yes");
        assertThat(written(mail)).contains("From: ann@example.net\r\nSubject: Hi\r\n");
    }

    @Test
    void charsetOfTheMailIsKeptWhenItHasTheCharacters() throws Exception {
        Mail mail = mail(
                ISO_8859_1,
                with("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit", "Grüße\n"));
        outcomeOf(mail);

        assertThat(read(mail).getContentType()).containsIgnoringCase("iso-8859-1");
        assertThat(read(mail).getContent()).isEqualTo("Grüße\r\n\r\n" + TEXT + "\r\n");
        assertThat(written(mail)).as("the bytes").contains("Grüße").contains("Köln");
    }

    @Test
    void charsetBecomesUtf8WhenItLacksACharacter() throws Exception {
        Mail mail =
                mail(Charset.forName("ISO-2022-JP"), with("Content-Type: text/plain; charset=iso-2022-jp", "こんにちは\n"));
        outcomeOf(mail);

        assertThat(read(mail).getContentType()).containsIgnoringCase("utf-8");
        assertThat(read(mail).getContent()).isEqualTo("こんにちは\r\n\r\n" + TEXT + "\r\n");
    }

    @Test
    void textWithoutADeclaredCharsetIsReadAsItsBytesAre() throws Exception {
        Mail mail = simple("Content-Type: text/plain", "Grüße\n");
        outcomeOf(mail);

        assertThat(read(mail).getContent()).isEqualTo("Grüße\r\n\r\n" + TEXT + "\r\n");
    }

    @Test
    void unknownCharsetIsLeftUntouched() throws Exception {
        assertUntouched(simple("Content-Type: text/plain; charset=x-klingon", "nuqneH\n"), "no-text");
    }

    @Test
    void messageWithAnUnknownTransferEncodingIsLeftUntouched() throws Exception {
        assertUntouched(simple("Content-Type: text/plain\nContent-Transfer-Encoding: x-zip", "abc\n"), "no-text");
    }

    @Test
    void multipartWithoutABoundaryIsLeftUntouched() throws Exception {
        assertUntouched(simple("Content-Type: multipart/mixed; boundary=b", "no part at all\n"), "no-text");
    }

    @Test
    void bothVersionsGetIt() throws Exception {
        Mail mail = alternative("Hello Bob.\n", "<html><body><p>Hello Bob.</p></body></html>\n");

        assertThat(outcomeOf(mail)).isEqualTo("added");
        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Hello Bob.\r\n\r\n" + TEXT + "\r\n");
        assertThat((String) parts.getBodyPart(1).getContent())
                .startsWith("<html><body><p>Hello Bob.</p><div><br>Confidential. Registered in K")
                .contains("HRB 4711.</div></body></html>");
    }

    @Test
    void htmlKeepsItsCharsetAndGetsReferences() throws Exception {
        Mail mail = simple("Content-Type: text/html; charset=us-ascii", "<html><body>Hello</body></html>\n");
        apply(mail, "text", "Ελλάδα");

        assertThat(read(mail).getContentType()).containsIgnoringCase("us-ascii");
        assertThat(org.jsoup.Jsoup.parse((String) read(mail).getContent()).text())
                .isEqualTo("Hello Ελλάδα");
    }

    @Test
    void htmlOfItsOwnIsWrittenAsItIs() throws Exception {
        Mail mail = simple("Content-Type: text/html", "<BODY>Hello</BODY >\n");
        apply(mail, "text", "Bye", "html", "<hr><b>Bye</b>");

        assertThat(read(mail).getContent()).isEqualTo("<BODY>Hello<hr><b>Bye</b></BODY >\r\n");
    }

    @Test
    void bannerGoesAbove() throws Exception {
        Mail mail = alternative("Hello.\n", "<html><body bgcolor=white><p>Hello.</p></body></html>\n");
        apply(mail, "text", "From outside.", "html", "<i>From outside.</i>", "position", "start");

        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("From outside.\r\n\r\nHello.\r\n");
        assertThat((String) parts.getBodyPart(1).getContent())
                .startsWith("<html><body bgcolor=white><i>From outside.</i><p>");
    }

    @Test
    void attachmentsKeepEveryByteAndOnlyTheVisibleTextChanges() throws Exception {
        String attachments =
                """
                --outer
                Content-Type: text/plain; name="notes.txt"
                Content-Disposition: attachment; filename="notes.txt"

                not the text of the mail
                --outer
                Content-Type: application/pdf
                Content-Transfer-Encoding: base64

                JVBERi0x
                LjQK
                --outer--
                """
                        .replace("\n", "\r\n");
        Mail mail = simple(
                "Content-Type: multipart/mixed; boundary=outer",
                """
                --outer
                Content-Type: multipart/related; boundary=rel; start="<root>"

                --rel
                Content-Type: image/png
                Content-ID: <pic>
                Content-Transfer-Encoding: base64

                iVBORw0K
                --rel
                Content-Type: multipart/alternative; boundary=alt
                Content-ID: <root>

                --alt
                Content-Type: text/plain; charset=utf-8

                Hello Bob.
                --alt
                Content-Type: text/html; charset=utf-8

                <p>Hello Bob.</p>
                --alt--
                --rel--
                """
                        + attachments);

        assertThat(outcomeOf(mail)).isEqualTo("added");
        assertThat(written(mail)).contains(attachments).contains("iVBORw0K");
        MimeMultipart related = (MimeMultipart)
                ((MimeMultipart) read(mail).getContent()).getBodyPart(0).getContent();
        MimeMultipart alternative = (MimeMultipart) related.getBodyPart(1).getContent();
        assertThat((String) alternative.getBodyPart(0).getContent()).endsWith(TEXT + "\r\n");
        assertThat((String) alternative.getBodyPart(1).getContent()).contains("Confidential");
    }

    @Test
    void lastOfSeveralTextsGetsIt() throws Exception {
        Mail mail = simple(
                "Content-Type: multipart/mixed; boundary=b",
                """
                --b
                Content-Type: text/plain

                First.
                --b
                Content-Type: image/png
                Content-Disposition: inline

                x
                --b
                Content-Type: text/plain

                Second.
                --b--
                """);
        outcomeOf(mail);

        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("First.");
        assertThat((String) parts.getBodyPart(2).getContent())
                .startsWith("Second.")
                .endsWith(TEXT + "\r\n");
    }

    @Test
    void filesWithoutTextGetAPart() throws Exception {
        Mail mail = simple(
                "Content-Type: multipart/mixed; boundary=b",
                """
                --b
                Content-Type: application/pdf; name=scan.pdf

                %PDF-1.4
                --b--
                """);

        assertThat(outcomeOf(mail)).isEqualTo("added");
        MimeMultipart parts = (MimeMultipart) read(mail).getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(TEXT);
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("scan.pdf");
    }

    @Test
    void signedMailIsLeftUntouched() throws Exception {
        assertUntouched(
                simple(
                        "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b",
                        """
                --b
                Content-Type: text/plain

                Signed.
                --b
                Content-Type: application/pgp-signature

                -----BEGIN PGP SIGNATURE-----
                --b--
                """),
                "signed");
    }

    @Test
    void signedPartInAMailOfAListIsLeftUntouched() throws Exception {
        assertUntouched(
                simple(
                        "Content-Type: multipart/mixed; boundary=o",
                        """
                --o
                Content-Type: multipart/signed; boundary=b

                --b
                Content-Type: text/plain

                Signed.
                --b--
                --o
                Content-Type: text/plain

                The list's footer
                --o--
                """),
                "signed");
    }

    @Test
    void opaqueSmimeSignatureIsLeftUntouched() throws Exception {
        assertUntouched(
                simple("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "MIIB\n"),
                "signed");
    }

    @Test
    void encryptedMailIsLeftUntouched() throws Exception {
        assertUntouched(
                simple("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIIB\n"),
                "encrypted");
    }

    @Test
    void pgpInTheTextItselfIsLeftUntouched() throws Exception {
        assertUntouched(
                simple(
                        "Content-Type: text/plain",
                        """
                -----BEGIN PGP SIGNED MESSAGE-----
                Hash: SHA256

                Hello
                """),
                "signed");
        assertUntouched(simple("Content-Type: text/plain", "Hi!\n-----BEGIN PGP MESSAGE-----\n\nhQ\n"), "encrypted");
    }

    @Test
    void reportIsLeftUntouched() throws Exception {
        assertUntouched(
                simple(
                        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                        """
                --b
                Content-Type: text/plain

                It did not arrive.
                --b--
                """),
                "no-text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yes.\n\nAnn wrote:\n> Hello\n>\n> Confidential. Registered in Köln, HRB 4711.\n",
                "Yes.\n\n> > Confidential. Registered\n> > in Köln, HRB\n> > 4711.\n",
            })
    void quotedInTheThreadItIsNotWrittenTwice(String reply) throws Exception {
        assertUntouched(simple("Content-Type: text/plain; charset=utf-8", reply), "present");
    }

    @Test
    void quotedAsHtmlItIsNotWrittenTwice() throws Exception {
        assertUntouched(
                simple(
                        "Content-Type: text/html; charset=utf-8",
                        "<body>Yes<blockquote><p class=x_y>Confidential.&nbsp;<b>Registered</b> in K&ouml;ln, HRB 4711.</p></blockquote>\n"),
                "present");
    }

    @Test
    void appliedTwiceItIsThereOnce() throws Exception {
        Mail mail = alternative("Hello.\n", "<p>Hello.</p>\n");
        outcomeOf(mail);

        assertThat(outcomeOf(mail)).isEqualTo("present");
    }

    @Test
    void repeatWritesItAgain() throws Exception {
        Mail mail = simple("Content-Type: text/plain", "> Bye\n");
        apply(mail, "text", "Bye", "repeat", "true");

        assertThat(read(mail).getContent()).isEqualTo("> Bye\r\n\r\nBye\r\n");
    }

    @Test
    void flowedTextIsStuffed() throws Exception {
        Mail mail = simple("Content-Type: text/plain; format=flowed", "Hello \nBob.\n");
        apply(mail, "text", "From Köln\n> with love");

        assertThat(read(mail).getContent()).isEqualTo("Hello \r\nBob.\r\n\r\n From Köln\r\n > with love\r\n");
    }

    @Test
    void textMayComeFromAFileOfTheHome() throws Exception {
        Files.writeString(home.resolve("footer.txt"), "From a file\n");
        Mail mail = simple("Content-Type: text/plain", "Hello\n");
        apply(mail, "textFile", "footer.txt");

        assertThat((String) read(mail).getContent()).contains("From a file");
    }

    @Test
    void wrongParametersAreNamed() {
        assertRefused("needs one of the parameters <text> and <textFile>");
        assertRefused("takes <text> or <textFile>, not both", "text", "a", "textFile", "b");
        assertRefused("<textFile>no.txt</textFile> is not a file of at most 1 MiB; looked for ", "textFile", "no.txt");
        assertRefused("<position>middle</position> is not start or end", "text", "a", "position", "middle");
        assertRefused("<repeat>maybe</repeat> is not true or false", "text", "a", "repeat", "maybe");
        assertRefused("<text>---</text> is not a text with letters or digits in it", "text", "---");
        assertRefused(
                "Disclaimer has no parameter <footer>; it has <html>, <htmlFile>, <position>, <repeat>, <text>, <textFile>",
                "footer",
                "a");
    }

    private void assertRefused(String message, String... parameters) {
        assertThatThrownBy(() -> step(new Disclaimer(new TestHome(home)), parameters))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }

    private void assertUntouched(Mail mail, String outcome) throws Exception {
        String before = written(mail);

        assertThat(outcomeOf(mail)).isEqualTo(outcome);
        assertThat(written(mail)).isEqualTo(before);
    }

    private String outcomeOf(Mail mail) throws Exception {
        return apply(mail, "text", TEXT);
    }

    private String apply(Mail mail, String... parameters) throws Exception {
        step(new Disclaimer(new TestHome(home)), parameters).service(mail);
        return AttributeUtils.getValueAndCastFromMail(mail, Disclaimer.OUTCOME, String.class)
                .orElseThrow();
    }

    private static Mail alternative(String plain, String html) throws Exception {
        return simple(
                "Content-Type: multipart/alternative; boundary=b",
                "--b\nContent-Type: text/plain; charset=utf-8\n\n" + plain
                        + "\n--b\nContent-Type: text/html; charset=iso-8859-1\n\n" + html + "\n--b--\n");
    }

    private static Mail simple(String contentHeaders, String body) throws Exception {
        return mail(with(contentHeaders, body));
    }

    private static String[] with(String contentHeaders, String body) {
        return new String[] {String.join("\n", SIMPLE), contentHeaders, "", body};
    }
}
