package org.compostela.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;

/** One mailet in memory: {@code TestMailet.of(new CountRecipients()).with("header", "X-Many").run(mail)}. */
public final class TestMailet {
    private final Mailet mailet;
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final FakeMailetConfig.Builder config;
    private boolean initialised;

    private TestMailet(Mailet mailet) {
        this.mailet = requireNonNull(mailet, "mailet");
        this.config = FakeMailetConfig.builder()
                .mailetName(mailet.getClass().getSimpleName())
                .mailetContext(context);
    }

    public static TestMailet of(Mailet mailet) {
        return new TestMailet(mailet);
    }

    /** A parameter, as the element of that name in {@code mailetcontainer.xml}. */
    public TestMailet with(String parameter, String value) {
        config.setProperty(parameter, value);
        return this;
    }

    /** Initialises the mailet, once; to see that it refuses a wrong parameter. */
    public TestMailet init() throws MessagingException {
        if (!initialised) {
            mailet.init(config.build());
            initialised = true;
        }
        return this;
    }

    /** Serves the mail, and gives it back. */
    public Mail run(Mail mail) throws MessagingException {
        init();
        mailet.service(mail);
        return mail;
    }

    /** What the mailet sent besides, in order. */
    public List<FakeMailContext.SentMail> sent() {
        return context.getSentMails();
    }
}
