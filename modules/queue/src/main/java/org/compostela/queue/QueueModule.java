package org.compostela.queue;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.webadmin.Routes;
import org.compostela.configuration.Home;
import org.compostela.configuration.SpoolSettings;
import org.compostela.journey.Journeys;

/** Binds James' mail queues to journals in {@code data/queue}, the routes {@code /queues} of the admin API, and the health check {@code Spool}. Needs {@link Journeys}. */
public final class QueueModule extends AbstractModule {
    private final Home home;
    private final SpoolSettings settings;
    private final boolean atRest;

    public QueueModule(Home home, SpoolSettings settings) {
        this(home, settings, false);
    }

    /** @param atRest whether the queues hand out no mail, whoever asks: what is in them can be looked at and worked on */
    public QueueModule(Home home, SpoolSettings settings, boolean atRest) {
        this.home = requireNonNull(home, "home");
        this.settings = requireNonNull(settings, "settings");
        this.atRest = atRest;
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(QueueRoutes.class);
        Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(SpoolHealthCheck.class);
    }

    @Provides
    @Singleton
    JournalQueueFactory factory(Journeys journeys, MetricFactory metrics, GaugeRegistry gauges) {
        return new JournalQueueFactory(home.data().resolve("queue"), settings, journeys, metrics, gauges, atRest);
    }

    // James asks for the factory by each of these three types.

    @Provides
    @Singleton
    MailQueueFactory<? extends ManageableMailQueue> manageable(JournalQueueFactory factory) {
        return factory;
    }

    @Provides
    @Singleton
    MailQueueFactory<? extends MailQueue> bounded(JournalQueueFactory factory) {
        return factory;
    }

    @Provides
    @Singleton
    MailQueueFactory<?> any(JournalQueueFactory factory) {
        return factory;
    }
}
