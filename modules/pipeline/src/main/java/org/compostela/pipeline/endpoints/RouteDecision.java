package org.compostela.pipeline.endpoints;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Where a route sends its mail. The exchange and every copy that the route makes of it have the same one. Thread-safe. */
final class RouteDecision {
    private static final String PROPERTY = "CompostelaRouteDecision";

    private @Nullable String target;
    private boolean taken;

    static RouteDecision begin(Exchange exchange) {
        RouteDecision decision = new RouteDecision();
        exchange.setProperty(PROPERTY, decision);
        return decision;
    }

    static RouteDecision of(Exchange exchange) {
        RouteDecision decision = exchange.getProperty(PROPERTY, RouteDecision.class);
        if (decision == null) {
            throw new IllegalStateException(
                    "no mail is in this exchange: only a route from mail:NAME can send one to mail:OTHER");
        }
        return decision;
    }

    synchronized void sendTo(String processor) {
        if (taken) {
            throw new IllegalStateException("the mail has left the route already; it cannot be sent to " + processor
                    + " from a copy that went on alone");
        }
        if (target != null && !target.equals(processor)) {
            throw new IllegalStateException(
                    "the route sends the mail to " + target + " and to " + processor + "; a mail has one way");
        }
        target = processor;
    }

    /** What was decided; later decisions are refused. */
    synchronized Optional<String> take() {
        taken = true;
        return Optional.ofNullable(target);
    }
}
