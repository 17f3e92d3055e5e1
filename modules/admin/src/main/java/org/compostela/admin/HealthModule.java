package org.compostela.admin;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Named;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.routes.HealthCheckRoutes;
import org.apache.james.webadmin.utils.JsonTransformer;

/** James' {@code /healthcheck} over every bound {@link HealthCheck}, each given so much time and no more. */
final class HealthModule extends AbstractModule {
    /** Under the patience of our own client, 30 s, and of a monitor's usual 15 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(HealthCheckRoutes.class);
        Multibinder.newSetBinder(binder(), HealthCheck.class);
    }

    @Provides
    @Singleton
    HealthCheckRoutes routes(@Named("resolved-checks") Set<HealthCheck> checks, JsonTransformer json) {
        Set<HealthCheck> patient = checks.stream()
                .map(check -> new PatientHealthCheck(check, PATIENCE))
                .collect(Collectors.toSet());
        return new HealthCheckRoutes(patient, json);
    }
}
