package org.example.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Test;

class SubjectHasTest {
    @Test
    void recipientsOfASubjectWithTheWordMatch() throws Exception {
        assertThat(matcher("invoice").match(mail("Your INVOICE of May")))
                .containsExactly(new MailAddress("ann@example.org"));
    }

    @Test
    void nobodyOfAnotherSubjectMatches() throws Exception {
        assertThat(matcher("invoice").match(mail("Lunch"))).isEmpty();
        assertThat(matcher("invoice").match(mail(null))).isEmpty();
    }

    @Test
    void conditionIsNeeded() {
        assertThatThrownBy(() -> matcher(" "))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("needs words");
    }

    private static SubjectHas matcher(String condition) throws MessagingException {
        SubjectHas matcher = new SubjectHas();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("SubjectHas")
                .condition(condition)
                .build());
        return matcher;
    }

    private static FakeMail mail(String subject) throws MessagingException {
        MimeMessageBuilder message = MimeMessageBuilder.mimeMessageBuilder().setText("text");
        return FakeMail.builder()
                .name("mail")
                .recipient("ann@example.org")
                .mimeMessage(subject == null ? message : message.setSubject(subject))
                .build();
    }
}
