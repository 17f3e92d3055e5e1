package org.compostela.queue;

import java.util.List;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import reactor.core.publisher.Mono;

/** Unhealthy when a disk failed under a queue; degraded when the queues are nearly full. */
final class SpoolHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("Spool");
    private static final double NEARLY_FULL = 0.9;

    private final JournalQueueFactory factory;

    @Inject
    SpoolHealthCheck(JournalQueueFactory factory) {
        this.factory = factory;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromCallable(this::result);
    }

    private Result result() {
        List<JournalQueue> queues = factory.queues();
        for (JournalQueue queue : queues) {
            var failure = queue.journal().failure();
            if (failure.isPresent()) {
                return Result.unhealthy(
                        NAME,
                        "the disk failed under queue " + queue.getName().asString() + ": "
                                + failure.get().getMessage(),
                        failure.get());
            }
        }
        for (JournalQueue queue : queues) {
            if (queue.journal().fill() > NEARLY_FULL) {
                return Result.degraded(
                        NAME,
                        "queue " + queue.getName().asString() + " holds " + queue.getSize()
                                + " mails and is over 90 % full");
            }
        }
        return Result.healthy(NAME);
    }
}
