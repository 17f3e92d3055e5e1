package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Neither the token nor a password is in the log, however verbose James' part and ours are. */
class SecretsTest {
    private static final List<String> VERBOSE = List.of("org.compostela", "org.apache.james", "spark");
    private static final String PASSWORD = "hunter2";

    @TempDir
    Path folder;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        VERBOSE.forEach(name -> context.getLogger(name).setLevel(Level.TRACE));
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(log);
        VERBOSE.forEach(name -> context.getLogger(name).setLevel(null));
    }

    @Test
    void logHasNoTokenAndNoPassword() throws Exception {
        String good = "{\"password\":\"" + PASSWORD + "\"}";
        String unknownField = "{\"passwd\":\"" + PASSWORD + "\"}";
        String noJson = "{\"password\":" + PASSWORD;
        String token;
        try (RunningAdmin admin = RunningAdmin.start(folder)) {
            token = admin.token();
            admin.send("PUT", "/domains/example.org");
            for (String body : List.of(good, unknownField, noJson)) {
                for (String path : List.of(
                        "/users/ann@example.org", "/users/ann@example.org?force", "/users/ann@elsewhere.example")) {
                    assertThat(admin.send("PUT", path, body).body()).doesNotContain(PASSWORD);
                }
                assertThat(admin.send("POST", "/users/ann@example.org/verify", body)
                                .body())
                        .doesNotContain(PASSWORD);
            }
            admin.send(admin.request("PUT", "/users/ann@example.org", good)
                    .header("Authorization", "Bearer " + token + "x"));
        }

        assertThat(logged())
                .contains("web admin request", "/users/ann@example.org")
                .doesNotContain(PASSWORD)
                .doesNotContain(token);
    }

    @Test
    void passwordIsChecked() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder)) {
            admin.send("PUT", "/domains/example.org");
            admin.send("PUT", "/users/ann@example.org", "{\"password\":\"" + PASSWORD + "\"}");

            assertThat(verify(admin, "ann", PASSWORD)).isEqualTo(204);
            assertThat(verify(admin, "ann", "wrong")).isEqualTo(401);
            assertThat(verify(admin, "nobody", PASSWORD)).isEqualTo(401);
        }
    }

    private static int verify(RunningAdmin admin, String user, String password) throws Exception {
        HttpResponse<String> answer =
                admin.send("POST", "/users/" + user + "@example.org/verify", "{\"password\":\"" + password + "\"}");
        return answer.statusCode();
    }

    private String logged() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%logger %msg %kvp %mdc%n%ex{full}");
        layout.start();
        return log.list.stream().map(layout::doLayout).collect(Collectors.joining());
    }
}
