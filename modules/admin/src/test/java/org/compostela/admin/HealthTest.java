package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class HealthTest {
    @TempDir
    Path folder;

    private static final ComponentName ENGINE = new ComponentName("Engine of the test");

    @Test
    void everyBoundCheckIsAsked() throws Exception {
        try (RunningAdmin admin = start(Result.healthy(ENGINE))) {
            HttpResponse<String> answer = admin.send("GET", "/healthcheck");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"status\":\"healthy\"", ENGINE.getName(), "EventDeadLettersHealthCheck");
            assertThat(admin.send("GET", "/healthcheck/checks").body()).contains(ENGINE.getName());
        }
    }

    @Test
    void oneThatIsUnhealthyIsToldWithItsCause() throws Exception {
        try (RunningAdmin admin = start(Result.unhealthy(ENGINE, "it died five times"))) {
            HttpResponse<String> answer = admin.send("GET", "/healthcheck");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"status\":\"unhealthy\"", "it died five times");
        }
    }

    @Test
    void oneThatIsDegradedStillServes() throws Exception {
        try (RunningAdmin admin = start(Result.degraded(ENGINE, "it is slow"))) {
            HttpResponse<String> answer = admin.send("GET", "/healthcheck");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"status\":\"degraded\"", "it is slow");
        }
    }

    @Test
    void oneThatFailsKeepsNoOtherFromBeingTold() throws Exception {
        try (RunningAdmin admin = start(Mono.error(new IllegalStateException("no route to it")))) {
            HttpResponse<String> answer = admin.send("GET", "/healthcheck");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("no route to it", "EventDeadLettersHealthCheck");
        }
    }

    @Test
    void oneThatNeverAnswersIsUnhealthy() {
        PatientHealthCheck check = new PatientHealthCheck(check(Mono.never()), Duration.ofMillis(50));

        Result result = Mono.from(check.check()).block(Duration.ofSeconds(10));

        assertThat(result.isUnHealthy()).isTrue();
        assertThat(result.getCause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("no answer"));
    }

    private RunningAdmin start(Result result) throws Exception {
        return start(Mono.just(result));
    }

    private RunningAdmin start(Mono<Result> result) throws Exception {
        return RunningAdmin.start(folder, new AbstractModule() {
            @Override
            protected void configure() {
                Multibinder.newSetBinder(binder(), HealthCheck.class)
                        .addBinding()
                        .toInstance(check(result));
            }
        });
    }

    private static HealthCheck check(Mono<Result> result) {
        return new HealthCheck() {
            @Override
            public ComponentName componentName() {
                return ENGINE;
            }

            @Override
            public Publisher<Result> check() {
                return result;
            }
        };
    }
}
