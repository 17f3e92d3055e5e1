package org.compostela.protocols.imap.search;

import static org.compostela.protocols.imap.search.Tokens.bad;

import java.util.EnumSet;
import java.util.Set;
import org.apache.james.imap.decode.DecodingException;

/** What of a result is told, and whether it is kept as {@code $} (RFC 4731 §3.1, RFC 5182 §2.4). */
record ResultOptions(Set<Option> options) {
    enum Option {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE
    }

    static final ResultOptions ALL = new ResultOptions(EnumSet.of(Option.ALL));

    ResultOptions {
        options = Set.copyOf(options);
    }

    /** {@code (...)}; nothing in it means ALL. */
    static ResultOptions parse(Tokens tokens) throws DecodingException {
        tokens.expect('(');
        EnumSet<Option> options = EnumSet.noneOf(Option.class);
        tokens.spaces();
        while (!tokens.accept(')')) {
            options.add(option(tokens.word()));
            tokens.spaces();
        }
        return options.isEmpty() ? ALL : new ResultOptions(options);
    }

    private static Option option(String name) throws DecodingException {
        for (Option option : Option.values()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        throw bad("Unknown result option " + name);
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    boolean saves() {
        return has(Option.SAVE);
    }

    /** RETURN (SAVE) alone answers nothing. */
    boolean isSilent() {
        return options.equals(Set.of(Option.SAVE));
    }
}
