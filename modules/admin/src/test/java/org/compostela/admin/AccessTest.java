package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in: only somebody with the token, on whatever path and by whatever method. */
class AccessTest {
    @TempDir
    static Path folder;

    private static RunningAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        admin = RunningAdmin.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/domains",
        "PUT,/domains/example.org",
        "GET,/users",
        "DELETE,/users/bob@example.org",
        "GET,/status",
        "GET,/healthcheck",
        "GET,/healthcheck/checks",
        "GET,/metrics",
        "GET,/mailRepositories",
        "GET,/mailQueues",
        "GET,/tasks",
        "GET,/no/such/path",
        "GET,/",
        "GET,//domains",
        "GET,/domains/",
        "HEAD,/users/bob@example.org",
        "OPTIONS,/domains",
        "OPTIONS,/no/such/path",
        "TRACE,/domains",
        "BREW,/domains"
    })
    void nothingIsAnsweredWithoutTheToken(String method, String path) throws Exception {
        HttpResponse<String> answer = admin.send(admin.request(method, path, ""));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).contains("\"statusCode\":401", "\"message\":");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"Bearer wrong", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", "TOKEN", "Bearer TOKENx", "BearerTOKEN"
            })
    void wrongCredentialsAreRefused(String authorization) throws Exception {
        HttpResponse<String> answer = admin.send(admin.request("GET", "/domains", "")
                .header("Authorization", authorization.replace("TOKEN", admin.token())));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(admin.token());
    }

    @Test
    void tokenInTheQueryIsNoToken() throws Exception {
        assertThat(admin.send(admin.request("GET", "/domains?access_token=" + admin.token(), ""))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusedRequestChangesNothing() throws Exception {
        admin.send(admin.request("PUT", "/domains/intruder.example", ""));

        assertThat(admin.send("GET", "/domains").body()).doesNotContain("intruder");
    }

    @Test
    void schemeNameHasNoCase() throws Exception {
        assertThat(admin.send(admin.request("GET", "/domains", "").header("Authorization", "bearer " + admin.token()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void methodOverrideIsIgnored() throws Exception {
        admin.send("PUT", "/domains/override.example");

        admin.send(admin.request("GET", "/domains/override.example", "")
                .header("Authorization", "Bearer " + admin.token())
                .header("X-HTTP-Method-Override", "DELETE"));

        assertThat(admin.send("GET", "/domains").body()).contains("override.example");
    }

    @Test
    void otherOriginsAreGivenNothing() throws Exception {
        HttpResponse<String> answer = admin.send(admin.request("OPTIONS", "/domains", "")
                .header("Authorization", "Bearer " + admin.token())
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "DELETE"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
}
