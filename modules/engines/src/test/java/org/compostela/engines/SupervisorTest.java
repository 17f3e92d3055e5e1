package org.compostela.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.compostela.engines.EngineStatus.State;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    @Test
    void fiveDeathsWithinTenMinutesEndInFailed() throws Exception {
        List<State> heard = new CopyOnWriteArrayList<>();
        AtomicInteger launches = new AtomicInteger();
        Supervisor supervisor = new Supervisor(
                "mortal",
                () -> {
                    launches.incrementAndGet();
                    return mortal();
                },
                (state, message) -> heard.add(state),
                Clock.systemUTC(),
                Duration.ofMillis(10));
        supervisor.start();

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> supervisor.state() == State.FAILED);

        assertThat(launches).hasValue(Supervisor.MAX_DEATHS);
        assertThat(supervisor.message()).contains("died 5 times");
        Awaitility.await().untilAsserted(() -> assertThat(heard)
                .startsWith(State.STARTING, State.READY, State.RESTARTING, State.READY)
                .endsWith(State.FAILED));
        supervisor.stop();
    }

    /** A child that serves, and ends at once. */
    private static ChildJvm mortal() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.start(
                new ChildJvm.Command(
                        List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"),
                        System.getProperty("java.class.path"),
                        Mortal.class.getName(),
                        List.of()),
                "user",
                "password");
        child.awaitReady(20);
        return child;
    }

    public static final class Mortal {
        public static void main(String[] args) {
            System.out.println("COMPOSTELA-ENGINE-READY");
        }
    }
}
