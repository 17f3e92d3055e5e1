package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** A processor of the pipeline, as routes of the administrator name it. Camel sets the options, by their names, of {@code from: mail:NAME}. */
public final class MailEndpoint extends DefaultEndpoint {
    private final MailComponent component;
    private final String processor;
    private @Nullable String timeout;
    private @Nullable String size;
    private @Nullable String queue;
    private @Nullable String onFailure;
    private @Nullable String attributes;

    MailEndpoint(String uri, MailComponent component, String processor) {
        super(uri, (Component) component);
        this.component = requireNonNull(component, "component");
        this.processor = requireNonNull(processor, "processor");
    }

    String processor() {
        return processor;
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                RouteDecision.of(exchange).sendTo(processor);
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor route) throws Exception {
        DefaultConsumer consumer = new DefaultConsumer(this, route) {
            @Override
            protected void doStart() throws Exception {
                super.doStart();
                component.open(processor, getProcessor());
            }

            @Override
            protected void doStop() throws Exception {
                component.close(processor, getProcessor());
                super.doStop();
            }
        };
        configureConsumer(consumer);
        return consumer;
    }

    /** As long as a mail may be in the route. */
    public void setTimeout(String value) {
        timeout = value;
    }

    /** Mails that are in the route at a time. */
    public void setSize(String value) {
        size = value;
    }

    /** Mails that wait for it. */
    public void setQueue(String value) {
        queue = value;
    }

    /** What becomes of a mail that fails in the route: {@code propagate}, or a processor. */
    public void setOnFailure(String value) {
        onFailure = value;
    }

    /** Names of the attributes of the mail that the route sees as headers. */
    public void setAttributes(String value) {
        attributes = value;
    }

    Optional<String> timeout() {
        return Optional.ofNullable(timeout);
    }

    Optional<String> size() {
        return Optional.ofNullable(size);
    }

    Optional<String> queue() {
        return Optional.ofNullable(queue);
    }

    Optional<String> onFailure() {
        return Optional.ofNullable(onFailure);
    }

    Optional<String> attributes() {
        return Optional.ofNullable(attributes);
    }
}
