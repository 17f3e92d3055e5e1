package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds journeys. Thread-safe; calls block. */
final class JourneyReader {
    /** Parts of one journey: far more than {@link JourneyParts#LONGEST_JOURNEY} makes of it on one server. */
    private static final int PARTS_MAX = 2_000;

    /** Journeys that one search looks at. */
    static final int LOOKED_AT_MAX = 2_000;

    /** @param more whether there may be others beyond these */
    record Found<T>(List<T> journeys, boolean more) {}

    private final Optional<JourneyStore> store;

    @Inject
    JourneyReader(Optional<JourneyStore> store) {
        this.store = requireNonNull(store, "store");
    }

    /** The journey of this name. */
    Optional<Journey> journey(String name) throws IOException {
        List<String> parts = store().read(name, PARTS_MAX);
        return parts.isEmpty() ? Optional.empty() : Optional.of(Journey.of(name, parts));
    }

    /** @param view what is wanted of each journey; of the others nothing is held in memory */
    <T> Found<T> search(JourneyQuery query, Function<Journey, T> view) throws IOException {
        if (query.mail().isPresent()) {
            Optional<Journey> own = journey(query.mail().get());
            if (own.isPresent()) {
                return new Found<>(own.filter(query::matches).map(view).stream().toList(), false);
            }
        }
        Search<T> search = new Search<>(query, view);
        try {
            store().find(query.key(), query.since(), query.until(), search::look);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return search.found();
    }

    private JourneyStore store() throws IOException {
        return store.orElseThrow(() -> new IOException("this server keeps no journeys"));
    }

    /** The way of one search through the journeys that its key names. */
    private final class Search<T> {
        private final JourneyQuery query;
        private final Function<Journey, T> view;
        private final Set<String> seen = new HashSet<>();
        private final List<T> journeys = new ArrayList<>();
        private boolean more;

        Search(JourneyQuery query, Function<Journey, T> view) {
            this.query = query;
            this.view = view;
        }

        boolean look(String name) {
            if (!seen.add(name)) {
                return true;
            }
            if (seen.size() > LOOKED_AT_MAX) {
                more = true;
                return false;
            }
            Optional<Journey> match = read(name).filter(query::matches);
            if (match.isPresent() && journeys.size() == query.limit()) {
                more = true;
                return false;
            }
            match.map(view).ifPresent(journeys::add);
            return true;
        }

        private Optional<Journey> read(String name) {
            try {
                return journey(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Found<T> found() {
            return new Found<>(List.copyOf(journeys), more);
        }
    }
}
