package org.compostela.protocols.imap.search;

import static org.compostela.protocols.imap.search.Tokens.bad;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.imap.decode.DecodingException;

/** Where ESEARCH looks (RFC 7377 §2.1, which refers to RFC 5465 §6). */
sealed interface Source {
    /** RFC 5465 §6.1. */
    record Selected() implements Source {}

    /**
     * RFC 5465 §6.2 and §6.3. INBOXES, where delivery may put mail, is the same: a user's filters may put it into any mailbox.
     */
    record Personal() implements Source {}

    /** RFC 5465 §6.4. */
    record Subscribed() implements Source {}

    /** RFC 5465 §6.6. */
    record Mailboxes(List<String> names) implements Source {
        public Mailboxes {
            names = List.copyOf(names);
        }
    }

    /** @param deep whether not only the children of the mailboxes are meant (SUBTREE), or only these (SUBTREE-ONE) */
    record Subtree(List<String> names, boolean deep) implements Source {
        public Subtree {
            names = List.copyOf(names);
        }
    }

    /** Names in a command; a client that wants more of them wants PERSONAL. */
    int NAMES = 1_000;

    /** {@code (...)}, at least one. */
    static List<Source> parse(Tokens tokens) throws DecodingException {
        tokens.expect('(');
        List<Source> sources = new ArrayList<>();
        tokens.spaces();
        do {
            sources.add(source(tokens, tokens.word()));
            if (sources.size() > NAMES) {
                throw bad("More than " + NAMES + " sources");
            }
            tokens.spaces();
        } while (!tokens.accept(')'));
        return sources;
    }

    private static Source source(Tokens tokens, String word) throws DecodingException {
        return switch (word) {
            case "SELECTED" -> new Selected();
            case "INBOXES", "PERSONAL" -> new Personal();
            case "SUBSCRIBED" -> new Subscribed();
            case "MAILBOXES" -> new Mailboxes(names(tokens));
            case "SUBTREE" -> new Subtree(names(tokens), true);
            case "SUBTREE-ONE" -> new Subtree(names(tokens), false);
            default -> throw bad("Unknown source " + word);
        };
    }

    private static List<String> names(Tokens tokens) throws DecodingException {
        tokens.space();
        List<String> names = new ArrayList<>();
        if (!tokens.accept('(')) {
            names.add(name(tokens));
            return names;
        }
        tokens.spaces();
        do {
            names.add(name(tokens));
            if (names.size() > NAMES) {
                throw bad("More than " + NAMES + " names of mailboxes");
            }
            tokens.spaces();
        } while (!tokens.accept(')'));
        return names;
    }

    private static String name(Tokens tokens) throws DecodingException {
        return MailboxNames.decoded(tokens.astring(StandardCharsets.US_ASCII));
    }
}
