package org.compostela.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.compostela.mailets.mime.Attachments;
import org.compostela.mailets.mime.Bodies;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.TextPart;

/**
 * What became of a mail: {@code MailAssert.assertThat(mail).hasState("spam").hasHeader("X-Score", "12")}. The message is asserted on as it
 * would be written to a mailbox, not as it stands in memory.
 */
public final class MailAssert extends AbstractAssert<MailAssert, Mail> {
    private MailAssert(Mail mail) {
        super(mail, MailAssert.class);
    }

    public static MailAssert assertThat(Mail mail) {
        return new MailAssert(mail);
    }

    public MailAssert hasRecipients(String... recipients) {
        isNotNull();
        Assertions.assertThat(actual.getRecipients().stream().map(MailAddress::asString))
                .as("recipients")
                .containsExactlyInAnyOrder(recipients);
        return this;
    }

    public MailAssert hasSender(String sender) {
        isNotNull();
        Assertions.assertThat(actual.getMaybeSender().asString()).as("sender").isEqualTo(sender);
        return this;
    }

    /** It goes on in that processor. */
    public MailAssert hasState(String processor) {
        isNotNull();
        Assertions.assertThat(actual.getState()).as("state").isEqualTo(processor);
        return this;
    }

    /** Its way is over: {@code Mail.GHOST}. */
    public MailAssert isEnded() {
        return hasState(Mail.GHOST);
    }

    public MailAssert hasHeader(String name, String... values) {
        Assertions.assertThat(Optional.ofNullable(ask(() -> written().getHeader(name)))
                        .orElse(new String[0]))
                .as("header %s", name)
                .containsExactly(values);
        return this;
    }

    public MailAssert hasNoHeader(String name) {
        return hasHeader(name);
    }

    public MailAssert hasSubject(String subject) {
        Assertions.assertThat(ask(() -> written().getSubject())).as("subject").isEqualTo(subject);
        return this;
    }

    /** In the text that a reader sees first: the plain or the HTML version of it. */
    public MailAssert hasTextContaining(String words) {
        Assertions.assertThat(ask(this::texts)).as("text").anyMatch(text -> text.contains(words));
        return this;
    }

    /** The names of its attachments, in order. */
    public MailAssert hasAttachments(String... names) {
        Assertions.assertThat(ask(this::attachments)).as("attachments").containsExactly(names);
        return this;
    }

    public MailAssert hasAttribute(String name, Object value) {
        isNotNull();
        Assertions.assertThat(actual.getAttribute(AttributeName.of(name)))
                .as("attribute %s", name)
                .hasValueSatisfying(attribute -> Assertions.assertThat(
                                (Object) attribute.getValue().getValue())
                        .isEqualTo(value));
        return this;
    }

    public MailAssert hasNoAttribute(String name) {
        isNotNull();
        Assertions.assertThat(actual.getAttribute(AttributeName.of(name)))
                .as("attribute %s", name)
                .isEmpty();
        return this;
    }

    private List<String> texts() throws MessagingException {
        List<String> texts = new ArrayList<>();
        for (MimePart part : Bodies.first(written())) {
            TextPart.of(part).ifPresent(text -> texts.add(text.text()));
        }
        return texts;
    }

    private List<String> attachments() throws MessagingException {
        List<String> names = new ArrayList<>();
        for (MimePart part : Attachments.of(written())) {
            names.add(FileNames.of(part).stream().findFirst().orElse(""));
        }
        return names;
    }

    private MimeMessage written() throws MessagingException {
        isNotNull();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            actual.getMessage().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(out.toByteArray()));
    }

    private interface Question<T> {
        T answer() throws MessagingException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (MessagingException e) {
            throw new AssertionError("The message cannot be read", e);
        }
    }
}
