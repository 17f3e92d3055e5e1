package org.compostela.benchmarks.pipeline;

import java.time.Duration;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

/** Measures nothing: James' container asks for a timer at every step, and shall not be charged for it. */
final class NoMetrics implements MetricFactory {
    private static final TimeMetric.ExecutionResult NOTHING = new TimeMetric.ExecutionResult() {
        @Override
        public Duration elasped() {
            return Duration.ZERO;
        }

        @Override
        public TimeMetric.ExecutionResult logWhenExceedP99(Duration threshold) {
            return this;
        }
    };

    private static final TimeMetric TIMER = new TimeMetric() {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public ExecutionResult stopAndPublish() {
            return NOTHING;
        }
    };

    @Override
    public Metric generate(String name) {
        throw new UnsupportedOperationException("no counter is asked for: " + name);
    }

    @Override
    public TimeMetric timer(String name) {
        return TIMER;
    }

    @Override
    public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
        return publisher;
    }

    @Override
    @Deprecated
    public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(String name, Publisher<T> publisher) {
        return publisher;
    }
}
