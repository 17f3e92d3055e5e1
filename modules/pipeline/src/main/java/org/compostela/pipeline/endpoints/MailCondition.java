package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.support.DefaultExchange;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/** A condition in Camel's Simple language, over a mail. Thread-safe. */
public final class MailCondition {
    private final CamelContext camel;
    private final Predicate predicate;

    /** @throws RuntimeException it is no condition; the message says where */
    public MailCondition(CamelContext camel, String text) {
        this.camel = requireNonNull(camel, "camel");
        this.predicate = camel.resolveLanguage("simple").createPredicate(requireNonNull(text, "text"));
        predicate.init(camel);
    }

    public boolean holds(Mail mail) {
        Exchange exchange = new DefaultExchange(camel);
        LazyMessage message = new LazyMessage(camel, mail);
        MailExchange.describe(mail, attributes(mail), message);
        exchange.setIn(message);
        return predicate.matches(exchange);
    }

    /** All of them: they go nowhere. */
    private static List<String> attributes(Mail mail) {
        return mail.attributes()
                .map(Attribute::getName)
                .map(AttributeName::asString)
                .toList();
    }
}
