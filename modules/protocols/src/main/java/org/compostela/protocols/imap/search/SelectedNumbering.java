package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MessageUid;
import org.compostela.protocols.imap.search.NumberSet.Range;

/** The numbers that a client has been told of its selected mailbox. */
final class SelectedNumbering implements Numbering {
    private final ImapSession session;
    private final SelectedMailbox selected;

    SelectedNumbering(ImapSession session, SelectedMailbox selected) {
        this.session = requireNonNull(session, "session");
        this.selected = requireNonNull(selected, "selected");
    }

    /** It is no error to ask for more messages than there are (RFC 7377 §2.1). */
    @Override
    public NumberSet uidsOfNumbers(NumberSet numbers) {
        long exists = selected.existsCount();
        NumberSet.Builder uids = new NumberSet.Builder();
        if (exists > 0) {
            for (Range range : numbers.withLast(exists).ranges()) {
                if (range.low() <= exists) {
                    uids.add(uid(range.low()), uid(Math.min(range.high(), exists)));
                }
            }
        }
        return uids.build();
    }

    private long uid(long number) {
        // It may have been expunged between the two questions; then no message has the UID.
        return selected.uid((int) number).map(MessageUid::asLong).orElse(NumberSet.STAR - 1);
    }

    @Override
    public NumberSet uids(NumberSet uids) {
        return selected.getLastUid().map(last -> uids.withLast(last.asLong())).orElseGet(() -> new NumberSet.Builder()
                .build());
    }

    @Override
    public NumberSet saved() {
        return SavedResult.uids(session);
    }
}
