package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Locale;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.URISupport;
import org.apache.mailet.Mail;

/** Hands mails to one endpoint of Camel. Thread-safe. */
public final class Handover implements AutoCloseable {
    private final Endpoint endpoint;
    private final ImmutableSet<String> attributes;
    private final ProducerTemplate template;
    private final Gate gate;

    /**
     * @param attributes names of the attributes that are handed on
     * @throws RuntimeException there is no such endpoint, or its options are wrong
     */
    public Handover(CamelContext camel, String uri, ImmutableSet<String> attributes, Limits limits) {
        requireNonNull(camel, "camel");
        this.attributes = requireNonNull(attributes, "attributes");
        this.endpoint = camel.getEndpoint(withTimeout(uri, limits.timeout()));
        this.template = camel.createProducerTemplate();
        this.gate = new Gate(
                "the endpoint " + URISupport.sanitizeUri(uri), limits, camel.getApplicationContextClassLoader());
    }

    /** A thread that waits for the answer of a web server heeds no interruption: it must come back by itself. */
    private static String withTimeout(String uri, Duration timeout) {
        String lower = uri.toLowerCase(Locale.ROOT);
        boolean web = lower.startsWith("http:") || lower.startsWith("https:");
        if (!web || uri.contains("responseTimeout=")) {
            return uri;
        }
        String options = "responseTimeout=" + timeout.toMillis();
        if (!uri.contains("connectTimeout=")) {
            options += "&connectTimeout=" + timeout.toMillis();
        }
        return uri + (uri.contains("?") ? "&" : "?") + options;
    }

    /**
     * Returns when the endpoint has taken the mail.
     *
     * @throws EndpointException it did not take it
     */
    public void hand(Mail mail) throws MessagingException {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
        MailExchange.describe(mail, attributes, exchange.getIn());
        try (MessageBody body = MessageBody.of(mail)) {
            exchange.getIn().setBody(body.open());
            gate.call(() -> send(exchange));
        }
    }

    private boolean send(Exchange exchange) throws Exception {
        template.send(endpoint, exchange);
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    @Override
    public void close() {
        gate.close();
        template.stop();
    }
}
