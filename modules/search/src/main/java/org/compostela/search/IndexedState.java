package org.compostela.search;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.Flags;

/**
 * What of a message changes in its life, in the form in which mailbox and index are compared. Recent is not in it: it is a matter of
 * sessions (RFC 3501 section 2.3.2), and no search asks the index for it.
 */
record IndexedState(Set<String> flags, Set<String> keywords, long modseq) {
    private static final String RECENT = "recent";
    /** The index ignores longer ones: no IMAP client could send them. */
    private static final int KEYWORD = 1024;

    static IndexedState of(Flags flags, long modseq) {
        return of(SystemFlags.names(flags), SystemFlags.keywords(flags), modseq);
    }

    static IndexedState of(Collection<String> flags, Collection<String> keywords, long modseq) {
        return new IndexedState(
                flags.stream().filter(name -> !name.equals(RECENT)).collect(Collectors.toUnmodifiableSet()),
                keywords.stream()
                        .filter(keyword -> keyword.length() <= KEYWORD)
                        .map(IndexedState::folded)
                        .collect(Collectors.toUnmodifiableSet()),
                modseq);
    }

    /** As Lucene's lower case filter does: letter by letter, in no language. */
    private static String folded(String keyword) {
        return keyword.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
