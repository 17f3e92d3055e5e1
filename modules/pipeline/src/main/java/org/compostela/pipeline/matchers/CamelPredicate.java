package org.compostela.pipeline.matchers;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.compostela.pipeline.endpoints.MailCondition;
import org.jspecify.annotations.Nullable;

/**
 * Matches every recipient when a condition in Camel's Simple language holds for the mail, and none when not:
 * {@code match="CamelPredicate=${header.CompostelaSender} ends with '@example.org'"}.
 */
public final class CamelPredicate extends GenericMatcher implements CamelContextAware {
    private @Nullable CamelContext camel;
    private @Nullable MailCondition condition;

    @Override
    public void init() throws MessagingException {
        String text = getCondition();
        if (text == null || text.isBlank()) {
            throw new MessagingException(
                    "it needs a condition: CamelPredicate=${header.CompostelaSender} ends with '@example.org'");
        }
        try {
            condition = new MailCondition(requireNonNull(camel, "the Camel context"), text);
        } catch (RuntimeException e) {
            throw new MessagingException(
                    "the condition " + text + " is not in the Simple language: " + e.getMessage(), e);
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        return requireNonNull(condition, "init was not called").holds(mail) ? mail.getRecipients() : List.of();
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camel = context;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camel;
    }
}
