package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;

/**
 * Mailets or matchers.
 *
 * @param type what its classes implement
 * @param word how a message names one
 */
record ComponentKind<T>(Class<T> type, String word) {
    static final ComponentKind<Mailet> MAILET = new ComponentKind<>(Mailet.class, "mailet");
    static final ComponentKind<Matcher> MATCHER = new ComponentKind<>(Matcher.class, "matcher");

    ComponentKind {
        requireNonNull(type, "type");
        requireNonNull(word, "word");
    }
}
