package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.compostela.integration.Distribution.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    private static Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = Server.shared();
    }

    @Test
    void domainAndUserAreMadeAndUsed() throws Exception {
        assertThat(compostela("", "domain", "add", "camino.example"))
                .isEqualTo(new Run(0, "added domain camino.example\n", ""));
        assertThat(compostela("", "domain", "add", "camino.example").err())
                .isEqualTo("compostela: the domain camino.example is already there\n");
        assertThat(compostela("", "domain", "list").out()).contains("camino.example\n");

        assertThat(compostela("first\n", "user", "add", "ann@camino.example", "--password-stdin")
                        .exitCode())
                .isZero();
        assertThat(compostela("first\n", "user", "add", "ann@camino.example", "--password-stdin")
                        .err())
                .isEqualTo("compostela: the user ann@camino.example is already there\n");
        assertThat(login("ann@camino.example", "first")).startsWith("235");

        assertThat(compostela("second\n", "user", "password", "ann@camino.example", "--password-stdin")
                        .exitCode())
                .isZero();
        assertThat(login("ann@camino.example", "first")).startsWith("535");
        assertThat(login("ann@camino.example", "second")).startsWith("235");

        assertThat(compostela("", "user", "remove", "ann@camino.example").exitCode())
                .isZero();
        assertThat(compostela("", "user", "remove", "ann@camino.example"))
                .isEqualTo(new Run(1, "", "compostela: no such user: ann@camino.example\n"));
        assertThat(compostela("", "domain", "remove", "camino.example").exitCode())
                .isZero();
        assertThat(compostela("", "domain", "remove", "camino.example"))
                .isEqualTo(new Run(1, "", "compostela: no such domain: camino.example\n"));
    }

    @Test
    void aliasIsListedAndRemoved() throws Exception {
        String domain = server.domain();
        String bob = server.user(domain, "bob");

        assertThat(compostela("", "alias", "add", "info@" + domain, "--to", bob).exitCode())
                .isZero();
        assertThat(compostela("", "alias", "list").out()).containsPattern("info@" + domain + " +" + bob);
        assertThat(compostela("", "alias", "remove", "info@" + domain, "--to", bob)
                        .exitCode())
                .isZero();
        assertThat(compostela("", "alias", "remove", "info@" + domain, "--to", bob))
                .isEqualTo(new Run(1, "", "compostela: no such alias: info@" + domain + " to " + bob + "\n"));
    }

    @Test
    void statusTellsOfListenersEnginesAndQueues() throws Exception {
        Run table = compostela("", "status");
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("is ready")
                .contains("submissions")
                .contains("cassandra")
                .contains("opensearch");

        JsonNode json =
                new ObjectMapper().readTree(compostela("", "status", "--json").out());
        assertThat(json.path("engines")).hasSize(2).allSatisfy(engine -> assertThat(
                        engine.path("state").asText().toLowerCase())
                .isEqualTo("ready"));
        assertThat(json.path("rssBytes").asLong()).isPositive();
    }

    @Test
    void queuesAndRepositoriesAreListed() throws Exception {
        assertThat(compostela("", "queue", "list").out()).contains("spool");
        assertThat(compostela("", "queue", "show", "spool").exitCode()).isZero();
        assertThat(compostela("", "repository", "list").exitCode()).isZero();
        assertThat(compostela("", "repository", "show", "no/such").exitCode()).isEqualTo(1);
    }

    @Test
    void wrongTokenIsOneClearLine(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "wrong");

        Run run = compostela("", "status", "--token-file", token.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("refuses the token").hasLineCount(1);
    }

    @Test
    void missingServerIsOneClearLine(@TempDir Path folder) throws Exception {
        Run run = Distribution.run("status", "--home", folder.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no server runs on " + folder).hasLineCount(1);
    }

    @Test
    void wrongCallIsExitCodeTwo() throws Exception {
        assertThat(Distribution.run("nonsense").exitCode()).isEqualTo(2);
        assertThat(compostela("", "user", "add", "no-address", "--password-stdin")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void versionAndHelpNeedNoServer() throws Exception {
        assertThat(Distribution.run("version").out()).contains("compostela 0.1.0");
        assertThat(Distribution.run("--help").out()).contains("serve", "check", "demo", "status", "repository");
    }

    private static String login(String user, String password) throws Exception {
        try (Smtp smtp = new Smtp(server.address("submissions"), true)) {
            return smtp.authenticate(user, password);
        }
    }

    private static Run compostela(String input, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", server.home().root().toString()));
        return Distribution.runWithInput(input, 60, all.toArray(String[]::new));
    }
}
