package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.compostela.configuration.ListenAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final Optional<ListenAddress> FREE_PORT = Optional.of(new ListenAddress("127.0.0.1", 0));

    @TempDir
    Path folder;

    @Test
    void otherAddressesOfTheMachineAreClosed() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder)) {
            int port = admin.address().getPort();

            assertThat(admin.address().getAddress()).isEqualTo(LOOPBACK);
            assertThat(admin.send("GET", "/domains").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port).close())
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(IPV6_LOOPBACK), port).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void hostNameIsResolved() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder, Optional.of(new ListenAddress("localhost", 0)))) {
            assertThat(admin.address().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void offMeansThatNothingListens() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder, Optional.empty())) {
            assertThat(admin.get(AdminAddress.class).address()).isEmpty();
            assertThat(admin.home().adminToken()).doesNotExist();
            assertThat(adminThreads()).isEmpty();
        }
    }

    @Test
    void takenPortIsToldByItsAddress() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            ListenAddress address = new ListenAddress("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> RunningAdmin.start(folder, Optional.of(address)))
                    .hasStackTraceContaining("cannot listen on " + address);
            await().untilAsserted(() -> assertThat(adminThreads()).isEmpty());
        }
    }

    @Test
    void stopClosesThePortAndItsThreads() throws Exception {
        RunningAdmin admin = RunningAdmin.start(folder);
        int port = admin.address().getPort();
        admin.close();

        assertThat(admin.get(AdminAddress.class).address()).isEmpty();
        assertThatThrownBy(() -> new Socket(LOOPBACK, port).close()).isInstanceOf(ConnectException.class);
        await().untilAsserted(() -> assertThat(adminThreads()).isEmpty());
    }

    @Test
    void silentConnectionsAreClosedAndLockNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (RunningAdmin admin = RunningAdmin.start(folder, FREE_PORT, Duration.ofMillis(500))) {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(LOOPBACK, admin.address().getPort()));
            }

            assertThat(admin.send("GET", "/domains").statusCode()).isEqualTo(200);
            Socket first = silent.get(0);
            first.setSoTimeout(10_000);
            try (InputStream in = first.getInputStream()) {
                assertThat(in.read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static List<String> adminThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("admin-"))
                .toList();
    }
}
