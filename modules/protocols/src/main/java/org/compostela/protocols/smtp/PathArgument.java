package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The argument of MAIL and RCPT (RFC 5321 §4.1.1.2, §4.1.1.3): a path and its parameters.
 *
 * @param mailbox what stands between the angle brackets, without a source route; empty for {@code <>}
 * @param parameters by upper-case keyword; an empty value for a keyword alone
 */
record PathArgument(String mailbox, Map<String, String> parameters) {
    /** RFC 5321 §4.5.3.1.3: 256 with the brackets. */
    private static final int LONGEST_MAILBOX = 254;

    PathArgument {
        requireNonNull(mailbox, "mailbox");
        parameters = Map.copyOf(parameters);
    }

    /** Empty when the argument does not follow the grammar. */
    static Optional<PathArgument> parse(String keyword, @Nullable String argument) {
        if (argument == null || !argument.regionMatches(true, 0, keyword + ":", 0, keyword.length() + 1)) {
            return Optional.empty();
        }
        // A space behind the colon is not in the grammar, but widely sent.
        String path = argument.substring(keyword.length() + 1).strip();
        int end = closingBracket(path);
        if (end < 0) {
            return Optional.empty();
        }
        String rest = path.substring(end + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
            return Optional.empty();
        }
        return withoutRoute(path.substring(1, end))
                .flatMap(mailbox -> parameters(rest).map(parameters -> new PathArgument(mailbox, parameters)));
    }

    boolean isTooLong() {
        return mailbox.length() > LONGEST_MAILBOX;
    }

    /** A quoted local part may hold angle brackets (RFC 5321 §4.1.2). */
    private static int closingBracket(String path) {
        if (!path.startsWith("<")) {
            return -1;
        }
        boolean quoted = false;
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 5321 §4.1.2: a source route must be understood, and should be ignored. */
    private static Optional<String> withoutRoute(String mailbox) {
        if (!mailbox.startsWith("@")) {
            return Optional.of(mailbox);
        }
        int colon = mailbox.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(mailbox.substring(colon + 1));
    }

    private static Optional<Map<String, String>> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : text.split(" ", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (name.isEmpty() || parameters.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
