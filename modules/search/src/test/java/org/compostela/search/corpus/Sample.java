package org.compostela.search.corpus;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A message and what its mailbox knows of it.
 *
 * @param written what was written into it, where that is worth saying: to try the reader of this package itself
 */
public record Sample(
        String name,
        byte[] raw,
        String mailbox,
        Instant internalDate,
        Instant saveDate,
        Set<String> flags,
        List<String> keywords,
        Written written) {
    /**
     * Texts as they were before any program encoded them.
     *
     * @param subject empty if there is none
     * @param texts parts of what a reader of the message sees
     */
    public record Written(String subject, List<String> texts) {}
}
