package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import org.apache.james.webadmin.Routes;
import org.compostela.configuration.JourneySettings;

/**
 * Binds {@link Journeys}, the {@link FactCounts} and the routes {@code /journeys} of the admin API. Journeys are kept if a
 * {@link JourneyStore} is bound elsewhere; needs James' {@code MetricFactory}.
 */
public final class JourneyModule extends AbstractModule {
    private final JourneySettings settings;

    public JourneyModule(JourneySettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    protected void configure() {
        bind(JourneySettings.class).toInstance(settings);
        OptionalBinder.newOptionalBinder(binder(), JourneyStore.class);
        bind(FactCounts.class).in(Scopes.SINGLETON);
        bind(JourneyWriter.class).in(Scopes.SINGLETON);
        bind(RecordedJourneys.class).in(Scopes.SINGLETON);
        bind(Journeys.class).to(RecordedJourneys.class);
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(JourneyRoutes.class);
    }
}
