package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import com.google.common.base.Strings;
import com.typesafe.config.parser.ConfigDocument;
import java.util.Optional;

/**
 * Keys that stand in the file more than once. HOCON lets the last hold without a word, and who edits the first wonders
 * why nothing changes. Meant is a repetition that ends in {@code ${?NAME}}: a default, then the environment's say.
 *
 * <p>The library's parser has merged repetitions before one sees them. Its editor helps: to set a key it replaces the
 * last value and removes the ones before it; was nothing removed, there were none.
 */
final class RepeatedKeys {
    /** No file has this in it; written as the file would write a text. */
    private static final String MARK = "\"2f1c7e0a-the-value-of-this-key\"";

    private final ConfigDocument document;
    private final String text;

    RepeatedKeys(ConfigDocument document) {
        this.document = requireNonNull(document, "document");
        this.text = document.render();
    }

    /** @param first line of the one that has no effect */
    record Repetition(int first, int last) {}

    Optional<Repetition> of(String path) {
        String edited = document.withValueText(path, MARK).render();
        int mark = edited.indexOf(MARK);
        String before = edited.substring(0, mark);
        String after = edited.substring(mark + MARK.length());
        if (text.startsWith(before) || isWithin(edited)) {
            return Optional.empty();
        }
        int last = lineAt(text.length() - after.length());
        boolean meant = line(last).contains("${");
        return meant
                ? Optional.empty()
                : Optional.of(
                        new Repetition(lineAt(Strings.commonPrefix(text, edited).length()), last));
    }

    /** Whether the editor only added: the value came by substitution, and its key stands nowhere. */
    private boolean isWithin(String edited) {
        return Strings.commonPrefix(text, edited).length()
                        + Strings.commonSuffix(text, edited).length()
                >= text.length();
    }

    private int lineAt(int position) {
        return 1 + CharMatcher.is('\n').countIn(text.substring(0, position));
    }

    private String line(int number) {
        return text.lines().skip(number - 1L).findFirst().orElse("");
    }
}
