package org.compostela.pipeline.endpoints;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code mail}: where routes of the administrator meet the pipeline. {@code from: mail:NAME} makes the route the processor NAME;
 * {@code to: mail:OTHER} sends the mail on to the processor OTHER, {@code to: mail:ghost} ends it. Thread-safe.
 */
public final class MailComponent extends DefaultComponent {
    /** Its name in the URIs of Camel. */
    public static final String SCHEME = "mail";

    private final Map<String, Processor> routes = new ConcurrentHashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MailEndpoint endpoint = new MailEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    void open(String name, Processor route) {
        if (routes.putIfAbsent(name, route) != null) {
            throw new IllegalStateException("two routes are the processor " + name);
        }
    }

    void close(String name, Processor route) {
        routes.remove(name, route);
    }

    Optional<Processor> route(String name) {
        return Optional.ofNullable(routes.get(name));
    }
}
