package org.compostela.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.apache.james.webadmin.Routes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spark.Service;

/** What a request may cost, and what its answer gives away. */
class BoundsTest {
    @TempDir
    static Path folder;

    private static RunningAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        admin = RunningAdmin.start(folder, new AbstractModule() {
            @Override
            protected void configure() {
                Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(FailingRoutes.class);
            }
        });
        admin.send("PUT", "/domains/example.org");
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
    }

    @Test
    void bodyOfOneMebibyteIsTaken() throws Exception {
        assertThat(admin.send("PUT", "/users/ann@example.org", userOf(1024 * 1024))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void largerBodyIsRefused() throws Exception {
        HttpResponse<String> answer = admin.send("PUT", "/users/bob@example.org", userOf(1024 * 1024 + 1));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"statusCode\":413").contains("1048576");
        assertThat(admin.send("HEAD", "/users/bob@example.org").statusCode()).isEqualTo(404);
    }

    @Test
    void largerBodyOfUnknownLengthIsRefused() throws Exception {
        byte[] body = userOf(3 * 1024 * 1024).getBytes(UTF_8);

        assertThat(admin.send(authorized("/users/joe@example.org")
                                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void bodyOfUnknownLengthIsTaken() throws Exception {
        byte[] body = userOf(100).getBytes(UTF_8);

        assertThat(admin.send(authorized("/users/chunked@example.org")
                                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void hugeBodyIsRefusedBeforeItIsSent() throws Exception {
        assertThat(raw("PUT /users/huge@example.org HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin.token()
                        + "\r\nContent-Length: 99999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void strangerIsRefusedBeforeTheBodyIsSent() throws Exception {
        assertThat(raw("PUT /users/huge@example.org HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void headThatIsTooLargeIsRefusedInJson() throws Exception {
        assertThat(raw("GET /domains HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("application/json", "\"statusCode\":431")
                .doesNotContain("Jetty", "Server:", "<html");
    }

    @Test
    void whatIsNoRequestIsRefusedInJson() throws Exception {
        assertThat(raw("NONSENSE\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"statusCode\":400")
                .doesNotContain("Jetty", "Server:", "<html");
    }

    @Test
    void unknownPathIsNotFoundInJson() throws Exception {
        HttpResponse<String> answer = admin.send("GET", "/no/such");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"statusCode\":404", "GET /no/such");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void unknownMethodIsRefusedInJson() throws Exception {
        HttpResponse<String> answer = admin.send("TRACE", "/domains");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).isPresent();
        assertThat(answer.body()).contains("\"statusCode\":405").doesNotContain(admin.token());
    }

    @Test
    void failureTellsNothingOfItsInside() throws Exception {
        HttpResponse<String> exception = admin.send("GET", "/fail/exception");
        HttpResponse<String> error = admin.send("GET", "/fail/error");

        for (HttpResponse<String> answer : List.of(exception, error)) {
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("\"statusCode\":500", "log tells why")
                    .doesNotContain("inside", "org.compostela", "java.lang", "\tat ", "<html");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
    }

    static final class FailingRoutes implements Routes {
        @Override
        public String getBasePath() {
            return "/fail";
        }

        @Override
        public void define(Service service) {
            service.get("/fail/exception", (request, response) -> {
                throw new IllegalStateException("inside");
            });
            service.get("/fail/error", (request, response) -> {
                throw new NoClassDefFoundError("inside");
            });
        }
    }

    private static String userOf(int bytes) {
        String user = "{\"password\":\"x\"}";
        return user + " ".repeat(bytes - user.length());
    }

    private static HttpRequest.Builder authorized(String path) throws IOException {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + admin.address().getPort() + path))
                .header("Authorization", "Bearer " + admin.token());
    }

    /** What comes back until the server closes or is silent for a second. */
    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(admin.address().getAddress(), admin.address().getPort())) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            try {
                for (int read = socket.getInputStream().read(buffer);
                        read > 0;
                        read = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, read, US_ASCII));
                }
            } catch (java.net.SocketTimeoutException silent) {
                return answer.toString();
            }
            return answer.toString();
        }
    }
}
