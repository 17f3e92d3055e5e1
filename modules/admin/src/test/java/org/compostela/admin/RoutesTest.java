package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of James' web admin is there. */
class RoutesTest {
    @TempDir
    static Path folder;

    private static RunningAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        admin = RunningAdmin.start(folder);
        admin.send("PUT", "/domains/example.org");
        admin.send("PUT", "/users/ann@example.org", "{\"password\":\"x\"}");
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/address/aliases",
                "/address/forwards",
                "/address/groups",
                "/dlp/rules/example.org",
                "/domainMappings",
                "/domains",
                "/events/deadLetter/groups",
                "/healthcheck/checks",
                "/mailQueues",
                "/mailRepositories",
                "/mappings",
                "/mappings/user/ann@example.org",
                "/metrics",
                "/quota",
                "/quota/domains/example.org",
                "/quota/users/ann@example.org",
                "/status",
                "/tasks",
                "/users",
                "/users/ann@example.org/allowedFromHeaders",
                "/users/ann@example.org/authorizedUsers",
                "/users/ann@example.org/mailboxes",
                "/vacation/ann@example.org"
            })
    void routeIsServed(String path) throws Exception {
        HttpResponse<String> answer = admin.send("GET", path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void mailboxIsMadeAndListed() throws Exception {
        assertThat(admin.send("PUT", "/users/ann@example.org/mailboxes/Archive").statusCode())
                .isEqualTo(204);
        assertThat(admin.send("GET", "/users/ann@example.org/mailboxes").body()).contains("\"Archive\"");
    }

    @Test
    void sieveScriptIsTakenAsItIs() throws Exception {
        assertThat(admin.send("PUT", "/sieve/ann@example.org/scripts/main?activate=true", "keep;\r\n")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void quotaIsSet() throws Exception {
        assertThat(admin.send("PUT", "/quota/users/ann@example.org/size", "1000000")
                        .statusCode())
                .isEqualTo(204);
        assertThat(admin.send("GET", "/quota/users/ann@example.org/size").body())
                .isEqualTo("1000000");
    }
}
