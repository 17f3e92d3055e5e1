package org.compostela.integration;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where SEARCH finds other messages of James' scripts than James does by scanning the mailbox. The index knows words: the last word that is
 * searched for matches as the beginning of a word, so that {@code the} is found in <i>them</i> and not in <i>other</i>, and signs
 * between words count for nothing. RFC 9051 §6.4.4 has any substring match; nobody's index of a whole mailbox does. The scripts go on
 * as if the server had scanned, but only after exactly the answer that is named here.
 */
final class WordSearch {
    /** UIDs in the scripts with UID SEARCH: another mailbox's messages came and went before. */
    private static final int UID_OFFSET = 20;

    private static final String COMBINED = "FROM o TO o ANSWERED FLAGGED ALL BODY o SENTBEFORE 1-Jan-2009";

    /** The keys of a SEARCH; the message numbers by scanning, and by the index. */
    private record Found(String keys, List<Integer> scanned, List<Integer> indexed) {}

    private static final List<Found> DIFFERENT = List.of(
            new Found(
                    "BODY o",
                    List.of(2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 17, 18, 19),
                    List.of(2, 5, 10, 12, 14, 17, 18, 19)),
            new Found("BODY the", List.of(2, 5, 10, 11, 12, 17, 18, 19), List.of(2, 10, 11, 12, 17, 18, 19)),
            new Found("BODY thy", List.of(10, 12, 17, 18, 19), List.of(10, 12, 18, 19)),
            new Found("TEXT the", List.of(2, 5, 9, 10, 11, 12, 17, 18, 19), List.of(2, 9, 10, 11, 12, 17, 18, 19)),
            new Found(
                    "TEXT thy",
                    List.of(1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19),
                    List.of(1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19)),
            new Found("TEXT Re:", List.of(10, 13, 17, 18, 19), List.of(10, 11, 12, 13, 17, 18, 19)),
            new Found(
                    "TEXT tim",
                    List.of(1, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18, 19),
                    List.of(1, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18)),
            new Found(COMBINED, List.of(2, 3, 4), List.of(2)),
            new Found(
                    "OR ( " + COMBINED + " ) ( HEADER Delivered-To \"\" DRAFT )",
                    List.of(2, 3, 4, 11, 17),
                    List.of(2, 11, 17)));

    private WordSearch() {}

    /** The answer by scanning, if this is the one by the index to a command that is known to differ. */
    static String scanned(String command, String answer) {
        int offset = command.contains(" UID SEARCH ") ? UID_OFFSET : 0;
        return DIFFERENT.stream()
                .filter(found -> command.endsWith(" SEARCH " + found.keys()))
                .filter(found -> answer.equals(line(found.indexed(), offset)))
                .map(found -> line(found.scanned(), offset))
                .findFirst()
                .orElse(answer);
    }

    private static String line(List<Integer> numbers, int offset) {
        return numbers.stream()
                .map(number -> String.valueOf(number + offset))
                .collect(Collectors.joining(" ", "* SEARCH ", ""));
    }
}
