package org.compostela.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.compostela.engines.EngineStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassandraEngineTest {
    private static final CassandraEngine ENGINE = SharedEngines.cassandra();

    @ParameterizedTest
    @CsvSource({"cassandra,cassandra", "compostela,wrong", "compostela,compostela", "nobody,nothing"})
    void aWrongCredentialIsRefused(String user, String password) {
        assertThatThrownBy(() ->
                        session().withAuthCredentials(user, password).build().close())
                .isInstanceOfSatisfying(AllNodesFailedException.class, failure -> assertThat(
                                failure.getAllErrors().values())
                        .flatExtracting(errors -> errors)
                        .hasAtLeastOneElementOfType(AuthenticationException.class));
    }

    @Test
    void noCredentialIsRefused() {
        assertThatThrownBy(() -> session().build().close()).isInstanceOf(AllNodesFailedException.class);
    }

    @Test
    void theGeneratedRoleIsTheOnlyOne() {
        try (CqlSession session = authenticated()) {
            assertThat(session.execute("SELECT role FROM system_auth.roles").all())
                    .extracting(row -> row.getString("role"))
                    .containsExactly(ENGINE.user());
            assertThat(session.getMetadata().getNodes().values())
                    .allSatisfy(node -> assertThat(node.getDatacenter()).isEqualTo(ENGINE.localDatacenter()));
        }
    }

    @Test
    void theNodePortAnswersNobodyWhoGreetsAsANode() throws Exception {
        Set<Integer> ports = new TreeSet<>(Listening.portsOf(pid()));
        ports.remove(ENGINE.address().getPort());
        assertThat(ports).hasSize(1);

        try (Socket socket = new Socket("127.0.0.1", ports.iterator().next())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(nodeGreeting());
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void killedCassandraComesBackAtTheSameAddressWithItsData() throws Exception {
        List<State> heard = new CopyOnWriteArrayList<>();
        ENGINE.addListener((engine, state, message) -> heard.add(state));
        long first = pid();
        int restarts = ENGINE.status().restarts();
        try (CqlSession session = authenticated()) {
            session.execute("CREATE KEYSPACE IF NOT EXISTS kept WITH replication ="
                    + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE IF NOT EXISTS kept.mail (id int PRIMARY KEY, body text)");
            for (int id = 0; id < 100; id++) {
                session.execute("INSERT INTO kept.mail (id, body) VALUES (?, ?)", id, "body " + id);
            }
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(ENGINE.status().restarts()).isEqualTo(restarts + 1);
            assertThat(ENGINE.status().state()).isEqualTo(State.READY);
        });

        assertThat(pid()).isNotEqualTo(first);
        try (CqlSession session = authenticated()) {
            Row row = session.execute("SELECT count(*) FROM kept.mail").one();
            assertThat(row).isNotNull();
            assertThat(row.getLong(0)).isEqualTo(100);
        }
        Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(State.RESTARTING, State.READY));
    }

    @Test
    void thePasswordIsOnNoCommandLineAndInNoEnvironment() throws Exception {
        String commandLine =
                ProcessHandle.of(pid()).orElseThrow().info().commandLine().orElseThrow();
        assertThat(commandLine).doesNotContain(ENGINE.password());
        assertThat(Files.readString(Path.of("/proc", Long.toString(pid()), "environ")))
                .doesNotContain(ENGINE.password());
    }

    private static long pid() {
        return ENGINE.status().pid().orElseThrow();
    }

    private static CqlSession authenticated() {
        return session().withAuthCredentials(ENGINE.user(), ENGINE.password()).build();
    }

    private static CqlSessionBuilder session() {
        return CqlSession.builder()
                .addContactPoint(ENGINE.address())
                .withLocalDatacenter(ENGINE.localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, Duration.ofSeconds(20))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(20))
                        .build());
    }

    /** The first message of Cassandra's inter-node protocol, version 4.0, to which a node that takes peers answers. */
    private static byte[] nodeGreeting() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int version = 12;
        int smallMessages = 1;
        out.writeInt(0xCA552DFA);
        out.writeInt(version << 24 | version << 16 | version << 8 | smallMessages);
        out.write(new byte[] {6, 127, 0, 0, 1});
        out.writeShort(7000);
        CRC32 crc = new CRC32();
        crc.update(new byte[] {(byte) 0xFA, 0x2D, 0x55, (byte) 0xCA});
        crc.update(bytes.toByteArray());
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }
}
