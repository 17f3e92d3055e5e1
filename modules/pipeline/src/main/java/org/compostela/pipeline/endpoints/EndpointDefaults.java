package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import java.time.Duration;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.util.DurationParser;
import org.compostela.configuration.SpoolSettings;

/**
 * The limits of an endpoint whose step names none, and the bound on those that it names: at most half of the spool's workers may be with one
 * endpoint, or the mails of all others would wait for it.
 */
public final class EndpointDefaults {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int RUNNING = 4;
    private static final int WAITING = 4;

    private final int atMost;

    @Inject
    public EndpointDefaults(Injector injector) {
        // A pipeline may run without a spool: in a trial, in the test kit.
        Binding<SpoolSettings> spool =
                requireNonNull(injector, "injector").getExistingBinding(Key.get(SpoolSettings.class));
        this.atMost = spool == null
                ? Integer.MAX_VALUE
                : Math.max(1, spool.getProvider().get().workers() / 2);
    }

    /**
     * The limits as they are written.
     *
     * @throws IllegalArgumentException one of them is no limit; the message says which and what is allowed
     */
    public Limits limits(Optional<String> timeout, Optional<String> running, Optional<String> waiting) {
        int most = Math.min(atMost, number("size", running, RUNNING, 1));
        int queue = Math.min(atMost - most, number("queue", waiting, WAITING, 0));
        return new Limits(timeout.map(EndpointDefaults::duration).orElse(TIMEOUT), most, queue);
    }

    private static Duration duration(String text) {
        try {
            Duration duration = DurationParser.parse(text.strip());
            if (!duration.isZero() && !duration.isNegative()) {
                return duration;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("timeout is " + text + "; write a time such as 30s or 2 minutes", e);
        }
        throw new IllegalArgumentException("timeout is " + text + "; write a time such as 30s or 2 minutes");
    }

    private static int number(String name, Optional<String> text, int otherwise, int least) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get().strip());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is " + text.get() + "; write a number from " + least, e);
        }
        throw new IllegalArgumentException(name + " is " + text.get() + "; write a number from " + least);
    }
}
