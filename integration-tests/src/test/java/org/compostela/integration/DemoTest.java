package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoTest {
    private static final int LIMIT_SECONDS = 240;

    @Test
    void everyStepOfTheDemoHolds() throws Exception {
        Distribution.Run demo = Distribution.runWithInput("", LIMIT_SECONDS, "demo");

        System.out.println(demo.out());
        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out()).contains("Every step held");
    }
}
