package org.compostela.testkit;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;

/** What is told of the mail that runs in this thread. Thread-safe; what a mailet tells from a thread of its own is not kept. */
final class TestJourneys implements Journeys {
    private final ThreadLocal<List<MailEvent>> told = new ThreadLocal<>();

    void begin() {
        told.set(new ArrayList<>());
    }

    ImmutableList<MailEvent> end() {
        ImmutableList<MailEvent> events = ImmutableList.copyOf(told.get());
        told.remove();
        return events;
    }

    @Override
    public void tell(MailEvent event) {
        List<MailEvent> events = told.get();
        if (events != null) {
            events.add(event);
        }
    }
}
