package org.compostela.journey;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Set;
import org.compostela.configuration.JourneySettings;

/** Takes out of an event what {@code journey.subjects} and {@code journey.clients} forbid to keep. */
final class Privacy {
    private static final Set<String> OF_SUBJECTS = Set.of("subject");

    /** The greeting too: many clients greet with their address (RFC 5321 §4.1.3). */
    private static final Set<String> OF_CLIENTS = Set.of("client", "helo");

    private final ImmutableSet<String> forbidden;

    Privacy(JourneySettings settings) {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        if (!settings.subjects()) {
            names.addAll(OF_SUBJECTS);
        }
        if (!settings.clients()) {
            names.addAll(OF_CLIENTS);
        }
        forbidden = names.build();
    }

    MailEvent of(MailEvent event) {
        if (event.fields().keySet().stream().noneMatch(forbidden::contains)) {
            return event;
        }
        return new MailEvent(
                event.at(),
                event.fact(),
                event.journey(),
                event.mail(),
                event.fields().entrySet().stream()
                        .filter(field -> !forbidden.contains(field.getKey()))
                        .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
