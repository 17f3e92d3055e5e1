package org.compostela.mailets.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.compostela.mailets.Messages;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchersTest {
    private static final String[] WITH_PDF = {
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
        "X-Score: 12",
        "MIME-Version: 1.0",
        "Content-Type: application/octet-stream; name=a.bin",
        "",
        "%PDF-1.4",
        "1 0 obj"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/pdf           | true",
                "image/*, APPLICATION/PDF  | true",
                "application/*             | true",
                "application/octet-stream  | false",
                "image/*                   | false",
            })
    void attachmentTypeIsSeenFromItsBytes(String condition, boolean matches) throws Exception {
        assertThat(matches(new HasAttachmentType(), condition, Messages.mail(WITH_PDF)))
                .isEqualTo(matches);
    }

    @Test
    void textOfTheMailIsNoAttachment() throws Exception {
        assertThat(matches(new HasAttachmentType(), "text/plain", Messages.mail("Subject: x", "", "x")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: grüße       | true",
                "subject:^Gr..e$      | true",
                "Subject: ^r          | false",
                "X-Score: ^1[0-9]$    | true",
                "X-None: .*           | false",
            })
    void headerIsSearched(String condition, boolean matches) throws Exception {
        assertThat(matches(new HeaderMatches(), condition, Messages.mail(WITH_PDF)))
                .isEqualTo(matches);
    }

    @Test
    void hostileHeaderTakesNoTime() throws Exception {
        Mail mail = Messages.mail("Subject: " + "a".repeat(900), "", "x");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(matches(new HeaderMatches(), "Subject: ^(a|a|a)*(a+)+b$", mail))
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "auto-submitted: Auto-Generated; owner=x",
                "List-Id: <james.example.org>",
                "List-Unsubscribe: <mailto:x@example.org>",
                "Precedence: Bulk",
                "Content-Type: multipart/report; boundary=b",
            })
    void mailOfAProgramIsAutomatic(String header) throws Exception {
        assertThat(matches(new IsAutomatic(), "", Messages.mail(header, "", "x")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: x", "Auto-Submitted: no", "Precedence: first-class"})
    void mailOfAPersonIsNot(String header) throws Exception {
        assertThat(matches(new IsAutomatic(), "", Messages.mail(header, "", "x")))
                .isFalse();
    }

    @Test
    void bounceIsAutomatic() throws Exception {
        Mail bounce = FakeMail.builder()
                .name("bounce")
                .recipients("bob@example.org")
                .mimeMessage(Messages.mail("Subject: x", "", "x").getMessage())
                .build();

        assertThat(matches(new IsAutomatic(), "", bounce)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/signed; boundary=b    |                   | true",
                "multipart/signed; boundary=b    | signed            | true",
                "multipart/signed; boundary=b    | encrypted         | false",
                "multipart/encrypted; boundary=b | encrypted         | true",
                "multipart/encrypted; boundary=b | Signed, Encrypted | true",
                "text/plain                      |                   | false",
            })
    void protectionIsSeen(String type, String condition, boolean matches) throws Exception {
        assertThat(matches(
                        new IsProtected(),
                        condition,
                        Messages.mail("Content-Type: " + type, "", "--b", "", "x", "--b--")))
                .isEqualTo(matches);
    }

    @Test
    void wrongConditionsAreNamed() {
        assertRefused(new HasAttachmentType(), "pdf", "HasAttachmentType=pdf: the condition is a list of types");
        assertRefused(new HasAttachmentType(), null, "the condition is a list of types");
        assertRefused(new HeaderMatches(), "Subject", "the condition is a header, a colon and a pattern");
        assertRefused(new HeaderMatches(), "Subject: a(", "is no regular expression in RE2 syntax");
        assertRefused(new IsAutomatic(), "x", "IsAutomatic=x: it has no condition");
        assertRefused(new IsProtected(), "sealed", "the condition is signed, or encrypted, or both");
    }

    private static void assertRefused(Matcher matcher, String condition, String message) {
        assertThatThrownBy(() -> init(matcher, condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }

    private static boolean matches(Matcher matcher, String condition, Mail mail) throws MessagingException {
        Collection<MailAddress> matched = init(matcher, condition).match(mail);
        assertThat(matched).isIn(mail.getRecipients(), List.of());
        return !matched.isEmpty();
    }

    private static Matcher init(Matcher matcher, String condition) throws MessagingException {
        FakeMatcherConfig.Builder config =
                FakeMatcherConfig.builder().matcherName(matcher.getClass().getSimpleName());
        if (condition != null) {
            config.condition(condition);
        }
        matcher.init(config.build());
        return matcher;
    }
}
