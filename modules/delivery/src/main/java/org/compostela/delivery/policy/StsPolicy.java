package org.compostela.delivery.policy;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The policy of a domain (RFC 8461 section 3.2). Immutable.
 *
 * @param mx names of its hosts in lower case, or {@code *.} and what stands behind the first label
 * @param maxAge how long it holds
 */
record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    /** RFC 8461 section 3.2: a year and a bit. */
    static final Duration LONGEST = Duration.ofSeconds(31_557_600);

    enum Mode {
        ENFORCE,
        TESTING,
        NONE
    }

    StsPolicy {
        requireNonNull(mode, "mode");
        mx = List.copyOf(mx);
        checkArgument(mode == Mode.NONE || !mx.isEmpty(), "no mx");
        checkArgument(!maxAge.isNegative() && maxAge.compareTo(LONGEST) <= 0, "max_age %s", maxAge);
    }

    /** RFC 8461 section 4.1: a wildcard stands for one label, the first. */
    boolean covers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return mx.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && pattern.substring(1).equals(name.substring(dot));
    }
}
