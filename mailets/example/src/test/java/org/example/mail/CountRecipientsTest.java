package org.example.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;

class CountRecipientsTest {
    @Test
    void numberOfRecipientsIsInTheHeader() throws Exception {
        CountRecipients mailet = new CountRecipients();
        mailet.init(FakeMailetConfig.builder().build());
        FakeMail mail = mail("ann@example.org", "bob@example.org");

        mailet.service(mail);

        assertThat(mail.getMessage().getHeader("X-Recipients")).containsExactly("2");
    }

    @Test
    void headerMayHaveAnotherName() throws Exception {
        CountRecipients mailet = new CountRecipients();
        mailet.init(
                FakeMailetConfig.builder().setProperty("header", "X-How-Many").build());
        FakeMail mail = mail("ann@example.org");

        mailet.service(mail);

        assertThat(mail.getMessage().getHeader("X-How-Many")).containsExactly("1");
    }

    @Test
    void headerThatIsNoneIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new CountRecipients()
                        .init(FakeMailetConfig.builder()
                                .setProperty("header", "How many")
                                .build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("How many");
    }

    private static FakeMail mail(String... recipients) throws MessagingException {
        return FakeMail.builder()
                .name("mail")
                .recipients(recipients)
                .mimeMessage(MimeMessageBuilder.mimeMessageBuilder().setText("text"))
                .build();
    }
}
