package org.compostela.mailets;

import javax.mail.MessagingException;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;

/** Makes a step as the container does: the mailet, then its parameters. */
final class Steps {
    private Steps() {}

    /** Parameters as name, value, name, value … */
    static <M extends Mailet> M step(M mailet, String... parameters) throws MessagingException {
        return step(mailet, FakeMailContext.defaultContext(), parameters);
    }

    static <M extends Mailet> M step(M mailet, MailetContext context, String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder()
                .mailetName(mailet.getClass().getSimpleName())
                .mailetContext(context);
        for (int index = 0; index < parameters.length; index += 2) {
            config.setProperty(parameters[index], parameters[index + 1]);
        }
        mailet.init(config.build());
        return mailet;
    }
}
