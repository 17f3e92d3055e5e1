package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultExchange;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jspecify.annotations.Nullable;

/**
 * The one step of a processor that is a route of the administrator. As any step it has a time, a count, a failure; the message stays what it
 * is, whatever the route makes of its copy.
 */
public final class UserRoute extends GenericMailet implements CamelContextAware {
    static final String ROUTE = "route";
    static final String TIMEOUT = "timeout";
    static final String SIZE = "size";
    static final String QUEUE = "queue";
    static final String ATTRIBUTES = "attributes";

    private final EndpointDefaults defaults;
    private String route = "";
    private ImmutableSet<String> attributes = ImmutableSet.of();
    private @Nullable CamelContext camel;
    private @Nullable MailComponent component;
    private @Nullable Gate gate;

    /** What a route made of a mail. */
    private record Answer(Optional<String> state, ImmutableMap<String, String> attributes) {}

    @Inject
    public UserRoute(EndpointDefaults defaults) {
        this.defaults = requireNonNull(defaults, "defaults");
    }

    @Override
    public void init() throws MessagingException {
        CamelContext context = requireNonNull(camel, "the Camel context");
        route = text(ROUTE).orElseThrow(() -> new MessagingException("it is made for routes in conf/routes alone"));
        try {
            attributes = MailExchange.names(text(ATTRIBUTES).orElse(""));
            gate = new Gate(
                    "the route mail:" + route,
                    defaults.limits(text(TIMEOUT), text(SIZE), text(QUEUE)),
                    context.getApplicationContextClassLoader());
        } catch (IllegalArgumentException e) {
            throw new MessagingException(e.getMessage(), e);
        }
        component = context.getComponent(MailComponent.SCHEME, MailComponent.class);
    }

    private Optional<String> text(String parameter) {
        return Optional.ofNullable(getInitParameter(parameter)).filter(value -> !value.isBlank());
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Processor way = requireNonNull(component, "init was not called")
                .route(route)
                .orElseThrow(() -> new MessagingException("the route mail:" + route + " does not run"));
        Exchange exchange = new DefaultExchange(requireNonNull(camel, "the Camel context"));
        MailExchange.describe(mail, attributes, exchange.getIn());
        try (MessageBody body = MessageBody.of(mail)) {
            exchange.getIn().setBody(body.open());
            Answer answer = requireNonNull(gate, "init was not called").call(() -> through(way, exchange));
            MailExchange.takeAttributes(answer.attributes(), attributes, mail);
            // Without an answer the mail stays where it is, which is the end: the processor error.
            answer.state().ifPresent(mail::setState);
        }
    }

    private Answer through(Processor way, Exchange exchange) throws Exception {
        RouteDecision decision = RouteDecision.begin(exchange);
        way.process(exchange);
        Optional<String> target = decision.take();
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
        return new Answer(target.or(() -> stateOf(exchange)), MailExchange.attributesIn(exchange.getMessage()));
    }

    private static Optional<String> stateOf(Exchange exchange) {
        return Optional.ofNullable(exchange.getMessage().getHeader(MailExchange.STATE, String.class))
                .map(String::strip)
                .filter(state -> !state.isEmpty());
    }

    @Override
    public void destroy() {
        Gate open = gate;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of();
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
