package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Domains, users and aliases, as the command line and a user with curl make them. */
class DirectoryTest {
    @TempDir
    static Path folder;

    private static RunningAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        admin = RunningAdmin.start(folder);
        admin.send("PUT", "/domains/example.org");
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
    }

    @Test
    void domainIsAddedFoundAndRemoved() throws Exception {
        assertThat(admin.send("GET", "/domains/new.example").statusCode()).isEqualTo(404);
        assertThat(admin.send("PUT", "/domains/new.example").statusCode()).isEqualTo(204);
        assertThat(admin.send("GET", "/domains/new.example").statusCode()).isEqualTo(204);
        assertThat(admin.send("GET", "/domains").body()).contains("\"new.example\"");
        assertThat(admin.send("DELETE", "/domains/new.example").statusCode()).isEqualTo(204);
        assertThat(admin.send("GET", "/domains/new.example").statusCode()).isEqualTo(404);
    }

    @Test
    void domainThatIsNoDomainIsRefused() throws Exception {
        HttpResponse<String> answer = admin.send("PUT", "/domains/bad..name");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("bad..name");
    }

    @Test
    void userIsAddedFoundAndListed() throws Exception {
        assertThat(admin.send("HEAD", "/users/ann%40example.org").statusCode()).isEqualTo(404);
        assertThat(admin.send("PUT", "/users/ann%40example.org", password("s3cret"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(admin.send("HEAD", "/users/ann%40example.org").statusCode()).isEqualTo(200);
        assertThat(admin.send("GET", "/users").body()).contains("\"username\":\"ann@example.org\"");
        assertThat(users().test(Username.of("ann@example.org"), "s3cret")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/x-www-form-urlencoded", "text/plain", "application/json", "image/png"})
    void bodyIsJsonWhateverItsType(String type) throws Exception {
        String user = "typed" + type.length() + "@example.org";
        HttpRequest.Builder request = admin.request("PUT", "/users/" + user, password("with = & % ü"))
                .header("Authorization", "Bearer " + admin.token());
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }

        assertThat(admin.send(request).statusCode()).isEqualTo(204);
        assertThat(users().test(Username.of(user), "with = & % ü")).isTrue();
    }

    @Test
    void passwordIsReplacedOnlyWithForce() throws Exception {
        admin.send("PUT", "/users/joe@example.org", password("first"));

        HttpResponse<String> conflict = admin.send("PUT", "/users/joe@example.org", password("second"));
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("joe@example.org").contains("\"message\"");
        assertThat(users().test(Username.of("joe@example.org"), "first")).isTrue();

        assertThat(admin.send("PUT", "/users/joe@example.org?force", password("third"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(users().test(Username.of("joe@example.org"), "third")).isTrue();
    }

    @Test
    void userOfUnknownDomainIsRefusedInWords() throws Exception {
        HttpResponse<String> answer = admin.send("PUT", "/users/bob@elsewhere.example", password("x"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Domain does not exist");
    }

    @Test
    void bodyThatIsNoJsonIsRefusedWithoutBeingQuoted() throws Exception {
        HttpResponse<String> answer = admin.send("PUT", "/users/eve@example.org", "{\"password\": hunter2}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("JSON").doesNotContain("hunter2");
    }

    @Test
    void removedUserLeavesNoAliasBehind() throws Exception {
        admin.send("PUT", "/users/gone@example.org", password("x"));
        admin.send("PUT", "/address/aliases/gone@example.org/sources/info@example.org");
        admin.send("PUT", "/address/forwards/gone@example.org/targets/away@other.example");

        assertThat(admin.send("DELETE", "/users/gone%40example.org").statusCode())
                .isEqualTo(204);

        assertThat(admin.send("HEAD", "/users/gone@example.org").statusCode()).isEqualTo(404);
        assertThat(admin.send("GET", "/address/aliases/gone@example.org").body())
                .isEqualTo("[]");
        assertThat(admin.send("GET", "/mappings").body()).doesNotContain("gone").doesNotContain("away");
        assertThat(admin.send("DELETE", "/users/gone@example.org").statusCode()).isEqualTo(204);
    }

    @Test
    void aliasIsAddedListedAndRemoved() throws Exception {
        admin.send("PUT", "/users/al@example.org", password("x"));
        String alias = "/address/aliases/al%40example.org/sources/sales%40example.org";

        assertThat(admin.send("PUT", alias).statusCode()).isEqualTo(204);
        assertThat(admin.send("GET", "/address/aliases").body()).contains("al@example.org");
        assertThat(admin.send("GET", "/address/aliases/al@example.org").body())
                .isEqualTo("[{\"source\":\"sales@example.org\"}]");
        assertThat(admin.send("DELETE", alias).statusCode()).isEqualTo(204);
        assertThat(admin.send("GET", "/address/aliases/al@example.org").body()).isEqualTo("[]");
    }

    private static UsersRepository users() {
        return admin.get(UsersRepository.class);
    }

    private static String password(String password) {
        return "{\"password\":\"" + password + "\"}";
    }
}
