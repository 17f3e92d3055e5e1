package org.compostela.protocols.imap.search;

import java.util.Arrays;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SearchResUtil;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MessageUid;
import org.compostela.protocols.imap.search.NumberSet.Range;

/**
 * What {@code $} stands for in a session (RFC 5182): always UIDs. James keeps message numbers after a SEARCH and UIDs after a UID SEARCH,
 * and takes them for what the next command happens to want: {@code UID STORE $} after SEARCH would change other messages.
 */
public final class SavedResult {
    private SavedResult() {}

    static void save(ImapSession session, long[] uids) {
        NumberSet set = NumberSet.of(() -> Arrays.stream(uids).sorted().iterator());
        SearchResUtil.saveSequenceSet(session, ranges(set));
    }

    static void reset(ImapSession session) {
        SearchResUtil.resetSavedSequenceSet(session);
    }

    static NumberSet uids(ImapSession session) {
        NumberSet.Builder set = new NumberSet.Builder();
        for (IdRange range : SearchResUtil.getSavedSequenceSet(session)) {
            set.add(range.getLowVal(), range.getHighVal());
        }
        return set.build();
    }

    /** As UIDs. */
    public static IdRange[] asUids(ImapSession session) {
        return ranges(uids(session));
    }

    /** As message numbers, without messages that are gone. */
    public static IdRange[] asNumbers(ImapSession session) {
        SelectedMailbox selected = session.getSelected();
        NumberSet.Builder numbers = new NumberSet.Builder();
        if (selected != null) {
            for (Range range : uids(session).ranges()) {
                for (long uid = range.low(); uid <= range.high(); uid++) {
                    selected.msn(MessageUid.of(uid)).ifPresent(number -> numbers.add(number.asInt(), number.asInt()));
                }
            }
        }
        return ranges(numbers.build());
    }

    private static IdRange[] ranges(NumberSet set) {
        return set.ranges().stream()
                .map(range -> new IdRange(range.low(), range.high()))
                .toArray(IdRange[]::new);
    }
}
