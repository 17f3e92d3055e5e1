package org.compostela.journey;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.compostela.configuration.JourneySettings;

/** Takes out of an event what {@code journey.subjects} and {@code journey.clients} forbid to keep. */
final class Privacy {
    private static final Set<String> OF_SUBJECTS = Set.of("subject");

    /** The greeting too: many clients greet with their address (RFC 5321 §4.1.3). */
    private static final Set<String> OF_CLIENTS = Set.of("client", "helo");

    /** Fields that hold header fields, one a line: what a mailet changed. */
    private static final Set<String> HEADERS = Set.of("headersAdded", "headersRemoved");

    private static final Set<String> HEADERS_OF_SUBJECTS = Set.of("subject", "thread-topic");
    private static final Set<String> HEADERS_OF_CLIENTS = Set.of("received", "received-spf", "x-originating-ip");

    private static final String NOT_KEPT = ": (not kept)";

    private final ImmutableSet<String> forbidden;
    private final ImmutableSet<String> forbiddenHeaders;

    Privacy(JourneySettings settings) {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        ImmutableSet.Builder<String> headers = ImmutableSet.builder();
        if (!settings.subjects()) {
            names.addAll(OF_SUBJECTS);
            headers.addAll(HEADERS_OF_SUBJECTS);
        }
        if (!settings.clients()) {
            names.addAll(OF_CLIENTS);
            headers.addAll(HEADERS_OF_CLIENTS);
        }
        forbidden = names.build();
        forbiddenHeaders = headers.build();
    }

    MailEvent of(MailEvent event) {
        if (forbidden.isEmpty() || event.fields().keySet().stream().noneMatch(this::isTouched)) {
            return event;
        }
        ImmutableMap.Builder<String, Object> kept = ImmutableMap.builder();
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            if (HEADERS.contains(field.getKey())) {
                kept.put(field.getKey(), withoutValues(String.valueOf(field.getValue())));
            } else if (!forbidden.contains(field.getKey())) {
                kept.put(field);
            }
        }
        return new MailEvent(event.at(), event.fact(), event.journey(), event.mail(), kept.build());
    }

    private boolean isTouched(String name) {
        return forbidden.contains(name) || HEADERS.contains(name);
    }

    private String withoutValues(String headers) {
        return headers.lines().map(this::withoutValue).collect(Collectors.joining("\n"));
    }

    private String withoutValue(String header) {
        int colon = header.indexOf(':');
        String name = colon < 0 ? "" : header.substring(0, colon);
        return forbiddenHeaders.contains(name.toLowerCase(Locale.ROOT)) ? name + NOT_KEPT : header;
    }
}
