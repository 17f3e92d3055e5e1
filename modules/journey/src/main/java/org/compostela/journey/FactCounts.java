package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;

/** How often each fact was told since the start of the process; each is the metric {@code mail.FACT} too. Thread-safe. */
public final class FactCounts {
    private final Map<Fact, Metric> metrics = new EnumMap<>(Fact.class);

    @Inject
    FactCounts(MetricFactory factory) {
        requireNonNull(factory, "factory");
        for (Fact fact : Fact.values()) {
            metrics.put(fact, factory.generate("mail." + fact.word()));
        }
    }

    void count(Fact fact) {
        Optional.ofNullable(metrics.get(fact)).ifPresent(Metric::increment);
    }

    /** By word, in the order of a mail's way: the facts that are a line of the mail log. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        metrics.forEach((fact, metric) -> {
            if (!fact.isFine()) {
                counts.put(fact.word(), metric.getCount());
            }
        });
        return counts;
    }
}
