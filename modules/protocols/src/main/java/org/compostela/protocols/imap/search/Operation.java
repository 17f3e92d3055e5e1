package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** What a command wants done. */
sealed interface Operation {
    Key key();

    /** Whether {@code $} stands for the result afterwards. */
    default boolean saves() {
        return false;
    }

    /** @param options none for a plain SEARCH response */
    record Search(Optional<ResultOptions> options, Key key) implements Operation {
        public Search {
            requireNonNull(options, "options");
            requireNonNull(key, "key");
        }

        @Override
        public boolean saves() {
            return options.map(ResultOptions::saves).orElse(false);
        }
    }

    /** @param options none for a plain SORT response */
    record Sort(Optional<ResultOptions> options, List<SortTerm> terms, Key key) implements Operation {
        public Sort {
            requireNonNull(options, "options");
            requireNonNull(key, "key");
            terms = List.copyOf(terms);
        }

        @Override
        public boolean saves() {
            return options.map(ResultOptions::saves).orElse(false);
        }
    }

    enum ThreadingAlgorithm {
        ORDEREDSUBJECT,
        REFERENCES
    }

    record Threads(ThreadingAlgorithm algorithm, Key key) implements Operation {
        public Threads {
            requireNonNull(algorithm, "algorithm");
            requireNonNull(key, "key");
        }
    }

    record MultiSearch(List<Source> sources, ResultOptions options, Key key) implements Operation {
        public MultiSearch {
            sources = List.copyOf(sources);
            requireNonNull(options, "options");
            requireNonNull(key, "key");
        }

        @Override
        public boolean saves() {
            return options.saves();
        }
    }
}
