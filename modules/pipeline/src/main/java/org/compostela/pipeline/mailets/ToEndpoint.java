package org.compostela.pipeline.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.compostela.pipeline.endpoints.EndpointDefaults;
import org.compostela.pipeline.endpoints.EndpointNames;
import org.compostela.pipeline.endpoints.Handover;
import org.jspecify.annotations.Nullable;

/**
 * Hands the mail to an endpoint of Apache Camel: a folder, a web server, a queue, whatever has a component on the class path or in
 * {@code extensions/}. The mail ends there, unless {@code passThrough}. An endpoint that does not take it is a failed step, and
 * {@code onMailetException} says what becomes of the mail.
 *
 * <pre>{@code
 * <mailet match="All" class="ToEndpoint">
 *   <uri>https://archive.example.org/mails</uri>
 *   <timeout>30s</timeout>                          as long as a mail may be with it
 *   <passThrough>false</passThrough>
 *   <attributes>my.attribute, my.other</attributes> handed on as headers
 *   <size>4</size>                                  mails that are with it at a time
 *   <queue>4</queue>                                mails that wait for it; one more fails at once
 *   <onMailetException>propagate</onMailetException>
 * </mailet>
 * }</pre>
 */
public final class ToEndpoint extends GenericMailet implements CamelContextAware {
    private final EndpointDefaults defaults;
    private @Nullable CamelContext camel;
    private @Nullable Handover handover;
    private boolean passThrough;

    @Inject
    public ToEndpoint(EndpointDefaults defaults) {
        this.defaults = requireNonNull(defaults, "defaults");
    }

    @Override
    public void init() throws MessagingException {
        passThrough = getInitParameter("passThrough", false);
        String uri = text("uri")
                .orElseThrow(() -> new MessagingException(
                        "it needs the parameter <uri>: where mails go, such as file:/var/archive"));
        try {
            handover = new Handover(
                    requireNonNull(camel, "the Camel context"),
                    EndpointNames.foreign(uri),
                    EndpointNames.attributes(text("attributes").orElse("")),
                    defaults.limits(text("timeout"), text("size"), text("queue")));
        } catch (RuntimeException e) {
            throw new MessagingException(EndpointNames.reason(e), e);
        }
    }

    private Optional<String> text(String parameter) {
        return Optional.ofNullable(getInitParameter(parameter))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        requireNonNull(handover, "init was not called").hand(mail);
        if (!passThrough) {
            mail.setState(Mail.GHOST);
        }
    }

    @Override
    public void destroy() {
        Handover open = handover;
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
