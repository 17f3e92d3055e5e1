package org.compostela.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Messages.read;
import static org.compostela.mailets.Steps.step;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.junit.jupiter.api.Test;

class RewriteAddressesTest {
    private static final String[] OLD_TO_NEW = {"pattern", "(.*)@old\\.example\\.org", "replacement", "$1@example.org"};

    @Test
    void recipientsThatMatchAreRewritten() throws Exception {
        Mail mail = mail("ann@old.example.org", "bob@other.example.org");
        step(new RewriteAddresses(), OLD_TO_NEW).service(mail);

        assertThat(mail.getRecipients()).containsExactly(address("ann@example.org"), address("bob@other.example.org"));
        assertThat(mail.getMaybeSender()).isEqualTo(MaybeSender.of(address("carl@old.example.org")));
    }

    @Test
    void patternMustMatchTheWholeAddress() throws Exception {
        Mail mail = mail("ann@old.example.org.evil.net");
        step(new RewriteAddresses(), OLD_TO_NEW).service(mail);

        assertThat(mail.getRecipients()).containsExactly(address("ann@old.example.org.evil.net"));
    }

    @Test
    void caseOfLettersDoesNotCount() throws Exception {
        Mail mail = mail("Ann@OLD.example.org");
        step(new RewriteAddresses(), OLD_TO_NEW).service(mail);

        assertThat(mail.getRecipients()).containsExactly(address("Ann@example.org"));
    }

    @Test
    void recipientsThatBecomeOneAreOne() throws Exception {
        Mail mail = mail("ann@old.example.org", "ann@example.org");
        step(new RewriteAddresses(), OLD_TO_NEW).service(mail);

        assertThat(mail.getRecipients()).containsExactly(address("ann@example.org"));
    }

    @Test
    void senderIsRewrittenOnDemand() throws Exception {
        Mail mail = mail("ann@old.example.org");
        step(new RewriteAddresses(), with(OLD_TO_NEW, "envelope", "sender")).service(mail);

        assertThat(mail.getMaybeSender()).isEqualTo(MaybeSender.of(address("carl@example.org")));
        assertThat(mail.getRecipients()).containsExactly(address("ann@old.example.org"));
    }

    @Test
    void emptySenderStaysEmpty() throws Exception {
        MailImpl mail = mail("ann@old.example.org");
        mail.setSender(null);
        step(new RewriteAddresses(), "pattern", ".*", "replacement", "all@example.org", "envelope", "both")
                .service(mail);

        assertThat(mail.getMaybeSender().isNullSender()).isTrue();
        assertThat(mail.getRecipients()).containsExactly(address("all@example.org"));
    }

    @Test
    void headersAreRewrittenAndKeepTheirNames() throws Exception {
        Mail mail = mail("ann@old.example.org");
        step(new RewriteAddresses(), with(OLD_TO_NEW, "envelope", "none", "headers", "From, To, Cc"))
                .service(mail);

        assertThat(read(mail).getHeader("From")).containsExactly("=?utf-8?Q?J=C3=BCrgen?= <carl@example.org>");
        assertThat(read(mail).getHeader("To", null)).isEqualTo("Ann Old <ann@example.org>, dan@elsewhere.org");
        assertThat(read(mail).getHeader("Cc", null)).isEqualTo("not an address at all, <<");
        assertThat(read(mail).getMessageID()).isEqualTo("<1@example.net>");
    }

    @Test
    void wishesAndHeadersOfARecipientGoAlong() throws Exception {
        MailImpl mail = mail("ann@old.example.org");
        mail.setDsnParameters(DsnParameters.builder()
                .addRcptParameter(address("ann@old.example.org"), RecipientDsnParameters.of(EnumSet.of(Notify.NEVER)))
                .build()
                .orElseThrow());
        Header header = Header.builder().name("X-For").value("ann").build();
        mail.addSpecificHeaderForRecipient(header, address("ann@old.example.org"));
        step(new RewriteAddresses(), OLD_TO_NEW).service(mail);

        assertThat(mail.dsnParameters().orElseThrow().getRcptParameters())
                .isEqualTo(ImmutableMap.of(
                        address("ann@example.org"), RecipientDsnParameters.of(EnumSet.of(Notify.NEVER))));
        assertThat(mail.getPerRecipientSpecificHeaders().getHeadersForRecipient(address("ann@example.org")))
                .containsExactly(header);
    }

    @Test
    void addressThatBecomesNoneFailsTheStepAndChangesNothing() throws Exception {
        Mail mail = mail("ann@old.example.org");
        RewriteAddresses mailet = step(new RewriteAddresses(), "pattern", "(.*)@old.*", "replacement", "$1 at home");

        assertThatThrownBy(() -> mailet.service(mail))
                .isInstanceOf(MessagingException.class)
                .hasMessage("The address ann@old.example.org would become ann at home, which is none");
        assertThat(mail.getRecipients()).containsExactly(address("ann@old.example.org"));
    }

    /** With java.util.regex this pattern takes longer than the universe is old. */
    @Test
    void hostileAddressTakesNoTime() throws Exception {
        Mail mail = mail("a".repeat(60) + "@example.org");
        RewriteAddresses mailet = step(new RewriteAddresses(), "pattern", "(a|a|a)*(a+)+b", "replacement", "x@y.org");

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> mailet.service(mail));
    }

    @Test
    void wrongParametersAreNamed() {
        assertRefused("RewriteAddresses needs the parameter <pattern>");
        assertRefused(
                "<pattern>a(</pattern> is not a regular expression in RE2 syntax", "pattern", "a(", "replacement", "x");
        assertRefused("<pattern>a(?=b)</pattern> is not", "pattern", "a(?=b)", "replacement", "x");
        assertRefused("it has 1, so up to $1", "pattern", "(.*)", "replacement", "$2@example.org");
        assertRefused(
                "<headers>Subject</headers> is not a list of From, Sender, Reply-To, To, Cc",
                with(OLD_TO_NEW, "headers", "Subject"));
        assertRefused("does nothing", with(OLD_TO_NEW, "envelope", "none"));
    }

    private static void assertRefused(String message, String... parameters) {
        assertThatThrownBy(() -> step(new RewriteAddresses(), parameters))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private static MailImpl mail(String... recipients) throws Exception {
        return MailImpl.builder()
                .name("mail1")
                .sender(address("carl@old.example.org"))
                .addRecipients(recipients)
                .mimeMessage(Messages.mail(
                                "From: =?utf-8?Q?J=C3=BCrgen?= <carl@old.example.org>",
                                "To: Ann Old <ann@old.example.org>,",
                                " dan@elsewhere.org",
                                "Cc: not an address at all, <<",
                                "Message-ID: <1@example.net>",
                                "",
                                "x")
                        .getMessage())
                .build();
    }

    private static MailAddress address(String address) throws AddressException {
        return new MailAddress(address);
    }
}
