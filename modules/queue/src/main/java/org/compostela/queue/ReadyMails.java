package org.compostela.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mails that are due. Each sender has its turn, and of one sender the first mail comes first: ten thousand mails of one cost a single
 * mail of another one mail's time. Not thread-safe.
 */
final class ReadyMails {
    /** Those whose turn is next come first. */
    private final LinkedHashMap<Integer, LinkedHashSet<Entry>> bySender = new LinkedHashMap<>();

    void add(Entry entry) {
        bySender.computeIfAbsent(entry.sender, sender -> new LinkedHashSet<>()).add(entry);
    }

    /** The next mail, which is taken out; null when there is none. */
    @Nullable
    Entry poll() {
        Iterator<Map.Entry<Integer, LinkedHashSet<Entry>>> senders =
                bySender.entrySet().iterator();
        if (!senders.hasNext()) {
            return null;
        }
        Map.Entry<Integer, LinkedHashSet<Entry>> sender = senders.next();
        LinkedHashSet<Entry> mails = sender.getValue();
        Iterator<Entry> first = mails.iterator();
        Entry entry = first.next();
        first.remove();
        senders.remove();
        if (!mails.isEmpty()) {
            bySender.put(entry.sender, mails);
        }
        return entry;
    }

    boolean remove(Entry entry) {
        LinkedHashSet<Entry> mails = bySender.get(entry.sender);
        if (mails == null || !mails.remove(entry)) {
            return false;
        }
        if (mails.isEmpty()) {
            bySender.remove(entry.sender);
        }
        return true;
    }
}
