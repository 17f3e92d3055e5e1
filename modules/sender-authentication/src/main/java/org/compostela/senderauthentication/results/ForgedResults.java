package org.compostela.senderauthentication.results;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import java.util.Optional;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.message.HeaderField;

/** Tells the fields that only this host may have written (RFC 8601 section 5). Immutable. */
public final class ForgedResults {
    private static final CharMatcher SPACE = CharMatcher.anyOf(" \t\r\n");

    private final String host;

    public ForgedResults(String host) {
        this.host = requireNonNull(host, "host");
    }

    /** Whether it claims to be this host's; so does one of which it cannot be read whose it is. */
    public boolean isForged(HeaderField field) {
        if (!field.isNamed(AuthenticationResults.FIELD)) {
            return false;
        }
        Optional<String> identifier = new Reader(field.value()).identifier();
        return identifier.isEmpty() || Names.withoutRoot(identifier.get()).equalsIgnoreCase(Names.withoutRoot(host));
    }

    /** Reads the identifier: a word, or a quoted string, after white space and comments. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Optional<String> identifier() {
            if (!skipComments() || at >= text.length()) {
                return Optional.empty();
            }
            return text.charAt(at) == '"' ? quoted() : word();
        }

        private Optional<String> word() {
            int start = at;
            while (at < text.length() && ";(\"".indexOf(text.charAt(at)) < 0 && !SPACE.matches(text.charAt(at))) {
                at++;
            }
            return at == start ? Optional.empty() : Optional.of(text.substring(start, at));
        }

        private Optional<String> quoted() {
            StringBuilder word = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                word.append(text.charAt(at));
            }
            return at < text.length() ? Optional.of(SPACE.trimFrom(word)) : Optional.empty();
        }

        /** Comments may hold comments: counted, so that no depth of them costs a stack. */
        private boolean skipComments() {
            int depth = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '(') {
                    depth++;
                } else if (depth > 0 && c == ')') {
                    depth--;
                } else if (depth > 0 && c == '\\') {
                    at++;
                } else if (depth == 0 && !SPACE.matches(c)) {
                    return true;
                }
                at++;
            }
            return depth == 0;
        }
    }
}
