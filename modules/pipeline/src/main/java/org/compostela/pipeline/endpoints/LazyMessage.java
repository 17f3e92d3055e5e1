package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultMessage;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/** A message whose body is read when somebody asks for it: most conditions are about headers. */
final class LazyMessage extends DefaultMessage {
    private final Mail mail;

    LazyMessage(CamelContext camel, Mail mail) {
        super(camel);
        this.mail = requireNonNull(mail, "mail");
    }

    @Override
    protected @Nullable Object createBody() {
        try {
            if (mail.getMessage() == null) {
                return null;
            }
            try (InputStream in = MessageBody.stream(mail.getMessage())) {
                return in.readAllBytes();
            }
        } catch (MessagingException | IOException e) {
            throw new RuntimeCamelException("the message cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public DefaultMessage newInstance() {
        return new DefaultMessage(getCamelContext());
    }
}
