package org.compostela.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.compostela.configuration.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    private Path folder;

    @Test
    void homeIsFreeAgainAfterRelease() throws Exception {
        Home home = new Home(folder);
        HomeLock.acquire(home).close();
        try (HomeLock again = HomeLock.acquire(home)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void secondProcessIsToldThePidOfTheFirst() throws Exception {
        Home home = new Home(folder);
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> HomeLock.acquire(home))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("pid " + holder.pid())
                    .hasMessageContaining(folder.toString());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        HomeLock.acquire(home).close();
    }

    /** Holds the lock of a home until it is killed. */
    public static final class Holder {
        public static void main(String[] args) throws Exception {
            HomeLock.acquire(new Home(Path.of(args[0])));
            System.out.println("locked");
            System.in.read();
        }
    }
}
