package org.compostela.journey;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The mail log: one line for each event. */
final class MailLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.compostela.mail");

    /** In the journey alone: a subject says more than a log needs, and a trace is many lines. */
    private static final Set<String> NOT_LOGGED = Set.of("subject", "trace");

    private MailLog() {}

    static boolean writes(Fact fact) {
        return LOG.isEnabledForLevel(level(fact));
    }

    private static Level level(Fact fact) {
        return fact.isFine() ? Level.DEBUG : Level.INFO;
    }

    static void write(MailEvent event) {
        Level level = level(event.fact());
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line =
                LOG.atLevel(level).addKeyValue("fact", event.fact().word());
        if (!event.mail().isEmpty()) {
            line = line.addKeyValue("mail", LogValue.of(event.mail()));
        }
        if (!event.journey().equals(event.mail())) {
            line = line.addKeyValue("journey", LogValue.of(event.journey()));
        }
        for (var field : event.fields().entrySet()) {
            if (!NOT_LOGGED.contains(field.getKey())) {
                line = line.addKeyValue(field.getKey(), LogValue.of(field.getValue()));
            }
        }
        line.log(event.fact().word());
    }
}
