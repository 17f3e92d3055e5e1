package org.compostela.senderauthentication.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.compostela.journey.MailEvent;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dkim.DkimVerifier;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.keys.DomainKeys;
import org.compostela.senderauthentication.keys.TestKeys;
import org.compostela.senderauthentication.keys.TextsInMemory;
import org.compostela.senderauthentication.message.RawMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignWithDkimTest {
    private static final String MESSAGE = "Received: from pc by mail.example.org; Wed, 25 Nov 2026 01:00:00 +0000\r\n"
            + "From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: hello\r\n world\r\n"
            + "X-Odd:   spaces   kept \r\n\r\nHello Bob,  \r\n\tthis is raw: \u00e4\u00f6\r\n\r\n";

    @TempDir
    private Path folder;

    private final List<MailEvent> told = new ArrayList<>();
    private final List<Mail> mails = new ArrayList<>();
    private final TestZone zone = new TestZone();
    private final TextsInMemory texts = new TextsInMemory();
    private DomainKeys keys;

    @BeforeEach
    void makeKeys() throws Exception {
        keys = TestKeys.signing("example.org", texts, folder, zone);
    }

    @AfterEach
    void dispose() {
        mails.forEach(LifecycleUtil::dispose);
    }

    @Test
    void mailOfAUserIsSignedWithBothKeysAndOtherwiseUntouched() throws Exception {
        Mail mail = sign(byUser(MESSAGE));

        assertThat(raw(mail))
                .startsWith("DKIM-Signature: v=1; a=ed25519-sha256; ")
                .endsWith(MESSAGE);
        assertThat(verify(raw(mail)))
                .extracting(DkimResult::outcome, DkimResult::algorithm)
                .extracting(Object::toString)
                .containsExactly("(PASS, \"ed25519-sha256\")", "(PASS, \"rsa-sha256\")");
        assertThat(told).singleElement().satisfies(event -> assertThat(
                        String.valueOf(event.fields().get("signed")))
                .contains("rsa-sha256 rsa-", "ed25519-sha256 ed25519-", "._domainkey.example.org"));
    }

    @Test
    void strangersMailThatIsSentOnIsNotSigned() throws Exception {
        assertThat(raw(sign(mail(MESSAGE)))).isEqualTo(MESSAGE);
        assertThat(told).isEmpty();
    }

    @Test
    void mailThatTheServerWroteIsSigned() throws Exception {
        String own = MESSAGE.substring(MESSAGE.indexOf("From:"));

        assertThat(verify(raw(sign(mail(own))))).hasSize(2).allMatch(result -> result.outcome() == DkimOutcome.PASS);
    }

    @Test
    void bareLineEndsAreSignedAsTheyAreSent() throws Exception {
        String odd = MESSAGE.replace("\r\n\r\n", "\n\n").replace("Hello Bob,  \r\n", "Hello Bob,  \n\rand all\r");

        String signed = raw(sign(byUser(odd)));

        assertThat(signed).endsWith("kept \r\n\r\nHello Bob,  \r\n\r\nand all\r\n\tthis is raw: \u00e4\u00f6\r\n\r\n");
        assertThat(verify(signed)).hasSize(2).allMatch(result -> result.outcome() == DkimOutcome.PASS);
    }

    @Test
    void domainWithoutKeysOrNoDomainIsNotSigned() throws Exception {
        for (String from : List.of("ann@example.com", "ann@example.org, eve@example.com", "nobody")) {
            String other = MESSAGE.replace("Ann <ann@example.org>", from);
            assertThat(raw(sign(byUser(other)))).isEqualTo(other);
        }
    }

    @Test
    void mailIsNotSentUnsignedWhileKeysCannotBeRead() throws Exception {
        DomainKeys fresh = TestKeys.of(texts, folder, zone);
        texts.goAway();

        assertThatThrownBy(() -> sign(byUser(MESSAGE), fresh))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("the store is away");
    }

    private Mail sign(Mail mail) throws Exception {
        return sign(mail, keys);
    }

    private Mail sign(Mail mail, DomainKeys domainKeys) throws Exception {
        SignWithDkim mailet = new SignWithDkim(domainKeys, told::add, Clock.systemUTC());
        mailet.init(FakeMailetConfig.builder().mailetName("SignWithDkim").build());
        mailet.service(mail);
        return mail;
    }

    private Mail byUser(String message) throws Exception {
        Mail mail = mail(message);
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("ann@example.org")));
        return mail;
    }

    private Mail mail(String message) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("m" + mails.size())
                .sender("ann@example.org")
                .addRecipient(new MailAddress("bob@example.net"))
                .build();
        mails.add(mail);
        mail.setMessageNoCopy(new MimeMessageWrapper(
                MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(message.getBytes(ISO_8859_1)))));
        return mail;
    }

    private List<DkimResult> verify(String message) throws Exception {
        return new DkimVerifier(zone, Clock.systemUTC()).verify(RawMessage.of(message.getBytes(ISO_8859_1)));
    }

    private static String raw(Mail mail) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (mail.getMessage() instanceof MimeMessageWrapper wrapper) {
            wrapper.getMessageInputStream().transferTo(bytes);
        }
        return bytes.toString(ISO_8859_1);
    }
}
