package org.compostela.senderauthentication.results;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;

/**
 * All that one receiver found.
 *
 * @param host who found it: the identifier that readers trust (RFC 8601 section 2.5)
 */
public record AuthenticationResults(String host, ImmutableList<MethodResult> methods) {
    public static final String FIELD = "Authentication-Results";

    public AuthenticationResults {
        requireNonNull(host, "host");
        requireNonNull(methods, "methods");
    }

    /** The field, a method on each line. */
    public String field() {
        return FIELD + ": " + host + ";\r\n\t" + joined(";\r\n\t");
    }

    /** The value on one line, as a seal of ARC takes it in. */
    public String value() {
        return host + "; " + joined("; ");
    }

    private String joined(String between) {
        return methods.isEmpty()
                ? "none"
                : methods.stream().map(MethodResult::written).collect(Collectors.joining(between));
    }
}
