package org.compostela.senderauthentication.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.compostela.journey.Fact;
import org.compostela.journey.MailEvent;
import org.compostela.senderauthentication.Receiver;
import org.compostela.senderauthentication.SenderAttributes;
import org.compostela.senderauthentication.SenderCheck;
import org.compostela.senderauthentication.arc.ArcOutcome;
import org.compostela.senderauthentication.arc.ArcSealer;
import org.compostela.senderauthentication.arc.ArcVerifier;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimSigner;
import org.compostela.senderauthentication.dkim.DkimVerifier;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.matchers.DmarcPolicy;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderAuthenticationTest {
    private static final String MESSAGE =
            "Received: from mx.example.com by mx.example.org; Wed, 25 Nov 2026 01:00:00 +0000\r\n"
                    + "From: Ann <ann@example.com>\r\nTo: bob@example.org\r\nSubject: hello\r\n world\r\n"
                    + "Message-ID: <1@example.com>\r\nX-Odd:   spaces   kept \r\n\r\n"
                    + "Hello Bob,  \r\n\tthis is raw: \u00e4\u00f6\r\n\r\n";

    private final List<MailEvent> told = new ArrayList<>();
    private final List<Mail> mails = new ArrayList<>();
    private TestZone zone;
    private KeyPair keys;

    @BeforeEach
    void publish() throws GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] point = keys.getPublic().getEncoded();
        String key = "k=ed25519; p="
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(point, point.length - 32, point.length));
        zone = new TestZone()
                .with("1.2.0.192.in-addr.arpa", "PTR", "mx.example.com.")
                .with("mx.example.com", "A", "192.0.2.1")
                .with("mx.example.com", "TXT", "v=spf1 a -all")
                .with("example.com", "TXT", "v=spf1 ip4:192.0.2.1 -all")
                .with("_dmarc.example.com", "TXT", "v=DMARC1; p=quarantine")
                .with("s1._domainkey.example.com", "TXT", key)
                .with("s1._domainkey.list.example", "TXT", key);
    }

    @AfterEach
    void dispose() {
        mails.forEach(LifecycleUtil::dispose);
    }

    @Test
    void genuineMailPassesEverything() throws Exception {
        Mail mail = run(mail("192.0.2.1", signed(MESSAGE)));

        assertThat(raw(mail))
                .startsWith("Authentication-Results: mx.example.org;\r\n"
                        + "\tiprev=pass (mx.example.com) policy.iprev=192.0.2.1;\r\n"
                        + "\tspf=pass (a) smtp.helo=mx.example.com;\r\n"
                        + "\tspf=pass (ip4:192.0.2.1) smtp.mailfrom=ann@example.com;\r\n"
                        + "\tdkim=pass (256-bit key) header.d=example.com header.i=@example.com header.s=s1"
                        + " header.a=ed25519-sha256 header.b=")
                .contains(";\r\n\tdmarc=pass (p=quarantine dis=none) header.from=example.com;\r\n\tarc=none\r\n");
        assertThat(word(mail, SenderAttributes.DMARC_POLICY)).isEqualTo("none");
        assertThat(word(mail, SenderAttributes.DKIM_RESULT)).isEqualTo("pass");
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.fact()).isEqualTo(Fact.CHECKED);
            assertThat(event.fields())
                    .containsEntry("dmarc", "pass example.com signed by example.com")
                    .containsEntry("policy", "none")
                    .containsEntry("arc", "none no chain");
        });
    }

    @Test
    void messageStaysAsItCameBelowTheResults() throws Exception {
        String signed = signed(MESSAGE);
        Mail mail = run(mail("192.0.2.1", signed));

        assertThat(raw(mail)).endsWith(signed);
        assertThat(new DkimVerifier(zone, Clock.systemUTC()).verify(RawMessage.of(latin(raw(mail)))))
                .allMatch(result -> result.outcome() == DkimOutcome.PASS)
                .isNotEmpty();
    }

    @Test
    void strangerWhoUsesTheNameIsQuarantined() throws Exception {
        Mail mail = run(mail("192.0.2.66", MESSAGE));

        assertThat(word(mail, SenderAttributes.DMARC_POLICY)).isEqualTo("quarantine");
        assertThat(word(mail, SenderAttributes.SPF_RESULT)).isEqualTo("fail");
        assertThat(word(mail, SenderAttributes.DKIM_RESULT)).isEqualTo("none");
        assertThat(matched("quarantine", mail)).isTrue();
        assertThat(matched("reject, quarantine", mail)).isTrue();
        assertThat(matched("reject", mail)).isFalse();
    }

    @Test
    void forgedResultsAreTakenOffAndThoseOfOthersStay() throws Exception {
        String forged = "Authentication-Results: mx.example.org; dmarc=pass header.from=bank.example\r\n";
        String other = "Authentication-Results: mx.other.example; spf=pass\r\n";

        String raw = raw(run(mail("192.0.2.66", forged + other + MESSAGE)));

        assertThat(raw).doesNotContain("bank.example").contains(other);
        assertThat(raw.split("Authentication-Results: mx.example.org", -1)).hasSize(2);
    }

    @Test
    void userWhoLoggedInIsNotCheckedButForgesNothingEither() throws Exception {
        Mail mail = mail("192.0.2.66", "Authentication-Results: mx.example.org; spf=pass\r\n" + MESSAGE);
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("ann@example.org")));
        run(mail);

        assertThat(raw(mail)).isEqualTo(MESSAGE);
        assertThat(mail.getAttribute(SenderAttributes.DMARC_POLICY)).isEmpty();
        assertThat(zone.questions()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void mailIsCheckedOnce() throws Exception {
        Mail mail = run(mail("192.0.2.1", MESSAGE));
        String once = raw(mail);
        run(mail);

        assertThat(raw(mail)).isEqualTo(once);
        assertThat(told).hasSize(1);
    }

    @Test
    void forwarderWhoIsTrustedVouches() throws Exception {
        String sealed = sealed("mx.list.example; dmarc=pass header.from=example.com", MESSAGE);

        assertThat(word(run(mail("192.0.2.66", sealed)), SenderAttributes.DMARC_POLICY))
                .isEqualTo("quarantine");
        Mail trusted = run(mail("192.0.2.66", sealed), "list.example");
        assertThat(word(trusted, SenderAttributes.DMARC_POLICY)).isEqualTo("none");
        assertThat(word(trusted, SenderAttributes.ARC_RESULT)).isEqualTo("pass");
        assertThat(told.get(told.size() - 1).fields()).containsEntry("overriddenBy", "list.example");
        Mail found = mail("192.0.2.66", sealed("mx.list.example; dmarc=fail; spf=pass (dmarc=pass)", MESSAGE));
        assertThat(word(run(found, "list.example"), SenderAttributes.DMARC_POLICY))
                .isEqualTo("quarantine");
        Mail changed = mail("192.0.2.66", sealed.replace("Hello Bob", "Hello Rob"));
        assertThat(word(run(changed, "list.example"), SenderAttributes.DMARC_POLICY))
                .isEqualTo("quarantine");
    }

    @Test
    void parameterThatIsUnknownStopsTheStart() {
        SenderAuthentication mailet = mailet();
        FakeMailetConfig config = FakeMailetConfig.builder()
                .mailetName("SenderAuthentication")
                .setProperty("sealers", "x")
                .build();

        assertThatThrownBy(() -> mailet.init(config)).isInstanceOf(MessagingException.class);
        assertThatThrownBy(() -> matched("spam", mail("192.0.2.1", MESSAGE))).hasMessageContaining("spam");
    }

    private SenderAuthentication mailet() {
        Receiver receiver = new Receiver("mx.example.org", new SenderCheck(zone, "mx.example.org", Clock.systemUTC()));
        return new SenderAuthentication(receiver, told::add);
    }

    private Mail run(Mail mail) throws MessagingException {
        return run(mail, "");
    }

    private Mail run(Mail mail, String sealers) throws MessagingException {
        SenderAuthentication mailet = mailet();
        mailet.init(FakeMailetConfig.builder()
                .mailetName("SenderAuthentication")
                .setProperty("trustedSealers", sealers)
                .build());
        mailet.service(mail);
        return mail;
    }

    private static boolean matched(String condition, Mail mail) throws MessagingException {
        DmarcPolicy matcher = new DmarcPolicy();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("DmarcPolicy")
                .condition(condition)
                .build());
        return !matcher.match(mail).isEmpty();
    }

    private Mail mail(String peer, String message) throws MessagingException {
        MailImpl mail = MailImpl.builder()
                .name("mail" + mails.size())
                .sender(new MailAddress("ann@example.com"))
                .addRecipient("bob@example.org")
                .build();
        mail.setRemoteAddr(peer);
        mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("session")));
        mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("mx.example.com")));
        mail.setMessageContent(
                MimeMessageInputStreamSource.create(mail.getName(), new ByteArrayInputStream(latin(message))));
        assertThat(mail.getMessage()).isInstanceOf(MimeMessageWrapper.class);
        mails.add(mail);
        return mail;
    }

    private String signed(String message) throws IOException {
        SigningKey key = new SigningKey("example.com", "s1", Algorithm.ED25519_SHA256, keys.getPrivate());
        return on(new DkimSigner(List.of(key), Clock.systemUTC()).sign(RawMessage.of(latin(message))), message);
    }

    private String sealed(String results, String message) throws IOException {
        SigningKey key = new SigningKey("list.example", "s1", Algorithm.ED25519_SHA256, keys.getPrivate());
        RawMessage raw = RawMessage.of(latin(message));
        String sealed = on(
                new ArcSealer(key, Clock.systemUTC()).seal(raw, new ArcVerifier(zone).verify(raw), results), message);
        assertThat(new ArcVerifier(zone).verify(RawMessage.of(latin(sealed))).outcome())
                .isEqualTo(ArcOutcome.PASS);
        return sealed;
    }

    private static String on(List<HeaderField> fields, String message) {
        StringBuilder text = new StringBuilder();
        fields.forEach(field -> text.append(field.raw()).append("\r\n"));
        return text.append(message).toString();
    }

    private static String word(Mail mail, AttributeName name) {
        return mail.getAttribute(name)
                .map(attribute -> String.valueOf(attribute.getValue().value()))
                .orElse("");
    }

    private static String raw(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
