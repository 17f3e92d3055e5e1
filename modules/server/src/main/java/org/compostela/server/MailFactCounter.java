package org.compostela.server;

import static java.util.stream.Collectors.toUnmodifiableMap;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.event.KeyValuePair;

/**
 * Counts the facts of the mail log, so that what status reports and what the log says cannot differ. Counts since the
 * start of the process; the set of facts is closed, so the map is bounded.
 */
public final class MailFactCounter extends AppenderBase<ILoggingEvent> {
    /** In the order of a mail's way. */
    private static final List<String> FACTS = List.of("accepted", "spooled", "dequeued", "stored", "indexed");

    private static final Map<String, LongAdder> COUNTS =
            FACTS.stream().collect(toUnmodifiableMap(fact -> fact, fact -> new LongAdder()));

    /** By fact, in the order of a mail's way. */
    static Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        FACTS.forEach(fact -> counts.put(fact, count(fact)));
        return counts;
    }

    private static long count(String fact) {
        LongAdder count = COUNTS.get(fact);
        return count == null ? 0 : count.sum();
    }

    @Override
    protected void append(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            LongAdder count = pair.key.equals("fact") ? COUNTS.get(String.valueOf(pair.value)) : null;
            if (count != null) {
                count.increment();
            }
        }
    }
}
