package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;
import static org.compostela.protocols.imap.search.Tokens.bad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.mailbox.model.SearchQuery.Sort;
import org.apache.james.mailbox.model.SearchQuery.Sort.Order;
import org.apache.james.mailbox.model.SearchQuery.Sort.SortClause;
import org.jspecify.annotations.Nullable;

/** One criterion of a SORT (RFC 5256 §3, RFC 5957 §3), and whether REVERSE stands before it. */
record SortTerm(By by, boolean reverse) {
    /** A criterion more than once changes nothing: there are nine, and some room for what clients do. */
    private static final int LONGEST = 20;

    enum By {
        ARRIVAL(SortClause.Arrival),
        CC(SortClause.MailboxCc),
        DATE(SortClause.SentDate),
        FROM(SortClause.MailboxFrom),
        SIZE(SortClause.Size),
        SUBJECT(SortClause.BaseSubject),
        TO(SortClause.MailboxTo),
        DISPLAYFROM(null),
        DISPLAYTO(null);

        private final @Nullable SortClause clause;

        By(@Nullable SortClause clause) {
            this.clause = clause;
        }
    }

    SortTerm {
        requireNonNull(by, "by");
    }

    /** How the index sorts by it, if it can. */
    Optional<Sort> indexed() {
        return Optional.ofNullable(by.clause).map(clause -> new Sort(clause, reverse ? Order.REVERSE : Order.NATURAL));
    }

    /** {@code (...)}, at least one. */
    static List<SortTerm> parse(Tokens tokens) throws DecodingException {
        tokens.expect('(');
        List<SortTerm> terms = new ArrayList<>();
        do {
            tokens.spaces();
            terms.add(term(tokens));
            if (terms.size() > LONGEST) {
                throw bad("More than " + LONGEST + " sort criteria");
            }
            tokens.spaces();
        } while (!tokens.accept(')'));
        return terms;
    }

    private static SortTerm term(Tokens tokens) throws DecodingException {
        String word = tokens.word();
        if (!word.equals("REVERSE")) {
            return new SortTerm(by(word), false);
        }
        tokens.space();
        return new SortTerm(by(tokens.word()), true);
    }

    private static By by(String word) throws DecodingException {
        for (By by : By.values()) {
            if (by.name().equals(word)) {
                return by;
            }
        }
        throw bad("Unknown sort criterion " + word);
    }
}
