package org.compostela.testkit;

import java.util.Map;
import java.util.Optional;
import org.compostela.pipeline.definition.StepDefinition;

/**
 * What the kit does in place of a mailet that would deliver, keep, send or bounce: it notes the mail, and lets it end or go on as that mailet
 * would.
 *
 * @param parameter says whether the mail ends here
 * @param inverted whether its "true" means that the mail goes on
 * @param ends what holds without it
 */
record StandIn(String parameter, boolean inverted, boolean ends) {
    private static final StandIn DELIVERY = new StandIn("consume", false, true);
    private static final StandIn NOTICE = new StandIn("passThrough", true, false);
    private static final StandIn REPLACEMENT = new StandIn("passThrough", true, true);

    private static final Map<String, StandIn> OF = Map.ofEntries(
            Map.entry("LocalDelivery", DELIVERY),
            Map.entry("RemoteDelivery", DELIVERY),
            Map.entry("Requeue", DELIVERY),
            Map.entry("ToSenderFolder", new StandIn("consume", false, false)),
            Map.entry("ToRepository", REPLACEMENT),
            Map.entry("ToEndpoint", REPLACEMENT),
            Map.entry("ToSenderDomainRepository", REPLACEMENT),
            Map.entry("Forward", REPLACEMENT),
            Map.entry("Redirect", REPLACEMENT),
            Map.entry("Resend", REPLACEMENT),
            Map.entry("Bounce", NOTICE),
            Map.entry("DSNBounce", NOTICE),
            Map.entry("NotifySender", NOTICE),
            Map.entry("NotifyPostmaster", NOTICE));

    static Optional<StandIn> of(Class<?> mailet) {
        return Optional.ofNullable(OF.get(mailet.getSimpleName()));
    }

    boolean endsAt(StepDefinition step) {
        return step.parameter(parameter)
                .map(value -> Boolean.parseBoolean(value.strip()) != inverted)
                .orElse(ends);
    }
}
