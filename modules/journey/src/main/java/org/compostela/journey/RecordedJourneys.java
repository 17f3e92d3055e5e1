package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import org.compostela.configuration.JourneySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where an event becomes what people see of it: a count and metric, a line of the mail log, a part of the journey.
 * What may not be kept of it is taken out first, for all of them.
 */
final class RecordedJourneys implements Journeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordedJourneys.class);

    private final boolean recording;
    private final Privacy privacy;
    private final FactCounts counts;
    private final JourneyWriter writer;
    private final StoredMails stored = new StoredMails();

    @Inject
    RecordedJourneys(JourneySettings settings, FactCounts counts, JourneyWriter writer) {
        this.recording = settings.record();
        this.privacy = new Privacy(settings);
        this.counts = requireNonNull(counts, "counts");
        this.writer = requireNonNull(writer, "writer");
    }

    private MailEvent ofItsMail(MailEvent event) {
        if (event.fact() == Fact.STORED) {
            stored.remember(event).filter(late -> recording).ifPresent(writer::offer);
        }
        return event.hasJourney() ? event : stored.join(event);
    }

    @Override
    public boolean wants(Fact fact) {
        return recording || MailLog.writes(fact);
    }

    @Override
    public void tell(MailEvent event) {
        try {
            MailEvent kept = privacy.of(ofItsMail(event));
            counts.count(kept.fact());
            MailLog.write(kept);
            if (recording && kept.hasJourney()) {
                writer.offer(kept);
            }
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("mail", event.mail())
                    .addKeyValue("fact", event.fact().word())
                    .setCause(e)
                    .log("what happened to a mail could not be recorded");
        }
    }
}
