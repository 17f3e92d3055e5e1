package org.compostela.journey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Events that wait to be written: bounded in number and size; takes no more when it is full. Thread-safe, never waits. */
final class EventBuffer {
    private final int maxEvents;
    private final long maxSize;
    private final ArrayDeque<MailEvent> events = new ArrayDeque<>();
    private long size;

    EventBuffer(int maxEvents, long maxSize) {
        this.maxEvents = maxEvents;
        this.maxSize = maxSize;
    }

    /** Whether it was taken. */
    synchronized boolean offer(MailEvent event) {
        int added = EventBounds.sizeOf(event);
        if (events.size() == maxEvents || size + added > maxSize) {
            return false;
        }
        events.add(event);
        size += added;
        return true;
    }

    /** The oldest, at most {@code max}. */
    synchronized List<MailEvent> take(int max) {
        List<MailEvent> taken = new ArrayList<>(Math.min(max, events.size()));
        while (taken.size() < max && !events.isEmpty()) {
            MailEvent event = events.remove();
            size -= EventBounds.sizeOf(event);
            taken.add(event);
        }
        return taken;
    }

    synchronized int count() {
        return events.size();
    }
}
