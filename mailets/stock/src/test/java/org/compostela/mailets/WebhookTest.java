package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Steps.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhookTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir
    private Path home;

    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    private record Request(Headers headers, byte[] body) {
        private JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    private record Answer(int status, String type, String body) {}

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                home.resolve("hook.secret"), "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hook", this::receive);
        server.createContext("/slow", exchange -> {
            receiveBody(exchange);
            awaitEnd();
            exchange.close();
        });
        server.createContext("/drip", exchange -> {
            receiveBody(exchange);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEnd();
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void mailIsToldAsJson() throws Exception {
        hook().service(mail());

        JsonNode json = requests.get(0).json();
        assertThat(json.path("id").asText()).isEqualTo("mail1");
        assertThat(json.at("/envelope/sender").asText()).isEqualTo("ann@example.net");
        assertThat(json.at("/envelope/recipients/0").asText()).isEqualTo("bob@example.org");
        assertThat(json.at("/headers/subject/0").asText()).isEqualTo("Grüße");
        assertThat(json.at("/headers/from/0").asText()).isEqualTo("Ann <ann@example.net>");
        assertThat(json.path("headers").has("x-other")).isFalse();
        assertThat(json.path("text").asText()).isEqualTo("Hello Bob.");
        assertThat(json.path("textTruncated").asBoolean()).isFalse();
        assertThat(json.path("attachments")).hasSize(1);
        assertThat(json.at("/attachments/0/name").asText()).isEqualTo("invoice.pdf");
        assertThat(json.at("/attachments/0/type").asText()).isEqualTo("application/pdf");
        assertThat(json.at("/attachments/0/size").asInt()).isEqualTo(9);
        assertThat(requests.get(0).headers().getFirst("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void requestIsSignedAsStandardWebhooksSays() throws Exception {
        hook().service(mail());

        Request request = requests.get(0);
        assertThat(request.headers().getFirst("webhook-id")).isEqualTo("mail1");
        assertThat(request.headers().getFirst("webhook-timestamp")).isEqualTo("1700000000");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] expected = mac.doFinal(("mail1.1700000000." + new String(request.body(), UTF_8)).getBytes(UTF_8));
        assertThat(request.headers().getFirst("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    }

    /** The example of the specification, so that sender and receiver do not merely agree with each other. */
    @Test
    void signatureIsTheOneOfTheStandardsExample() {
        WebhookSignature signature =
                WebhookSignature.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

        assertThat(signature.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}".getBytes(UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void headersAndTextAreChosen() throws Exception {
        hook("headers", "X-Other", "textLimit", "5 bytes").service(mail());
        hook("text", "false").service(mail());

        JsonNode json = requests.get(0).json();
        assertThat(json.at("/headers/x-other/0").asText()).isEqualTo("yes");
        assertThat(json.path("headers")).hasSize(1);
        assertThat(json.path("text").asText()).isEqualTo("Hello");
        assertThat(json.path("textTruncated").asBoolean()).isTrue();
        assertThat(requests.get(1).json().has("text")).isFalse();
    }

    @Test
    void tryThatFailsIsMadeAgainUnderTheSameId() throws Exception {
        answers.add(new Answer(503, "text/plain", "later"));
        answers.add(new Answer(429, "text/plain", "later"));
        hook("tries", "3", "pause", "1 ms").service(mail());

        assertThat(requests).hasSize(3);
        assertThat(requests)
                .allMatch(request -> request.headers().getFirst("webhook-id").equals("mail1"));
    }

    @Test
    void stepFailsWhenAllTriesDo() throws Exception {
        answers.add(new Answer(500, "text/plain", ""));
        answers.add(new Answer(500, "text/plain", ""));
        Mail mail = mail();
        Webhook hook = hook("tries", "2", "pause", "1 ms");

        assertThatThrownBy(() -> hook.service(mail))
                .isInstanceOf(MessagingException.class)
                .hasMessageEndingWith("/hook failed: it answered 500");
        assertThat(requests).hasSize(2);
        assertThat(mail.getRecipients()).hasSize(1);
    }

    @Test
    void refusalIsNotAskedAgain() throws Exception {
        answers.add(new Answer(400, "text/plain", ""));
        Webhook hook = hook("tries", "5", "pause", "1 ms");

        assertThatThrownBy(() -> hook.service(mail())).hasMessageEndingWith("it answered 400");
        assertThat(requests).hasSize(1);
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        answers.add(new Answer(302, "text/plain", ""));
        Webhook hook = hook();

        assertThatThrownBy(() -> hook.service(mail())).hasMessageEndingWith("it answered 302");
        assertThat(requests).hasSize(1);
    }

    @Test
    void receiverThatIsNotThereFailsTheStep() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Webhook hook = hook("url", "http://127.0.0.1:" + port + "/", "tries", "2", "pause", "1 ms");

        assertThatThrownBy(() -> hook.service(mail()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("failed");
    }

    @Test
    void receiverThatDoesNotAnswerFailsTheStepInTime() throws Exception {
        for (String path : List.of("/slow", "/drip")) {
            Webhook hook = hook("url", address(path), "tries", "1", "timeout", "300 ms");

            assertThatThrownBy(() -> hook.service(mail())).as(path).hasMessageEndingWith("no answer within 300 ms");
        }
    }

    @Test
    void receiverThatKeepsFailingIsGivenAPause() throws Exception {
        for (int count = 0; count < 10; count++) {
            answers.add(new Answer(500, "text/plain", ""));
        }
        Webhook hook = hook("tries", "5", "pause", "1 ms");
        assertThatThrownBy(() -> hook.service(mail())).hasMessageContaining("it answered 500");
        assertThatThrownBy(() -> hook.service(mail())).isInstanceOf(MessagingException.class);

        assertThatThrownBy(() -> hook.service(mail()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("failed 10 times in a row and is not asked for 30 s");
        assertThat(requests).hasSize(10);
    }

    @Test
    void answerMayNameAProcessor() throws Exception {
        answers.add(new Answer(200, "application/json; charset=utf-8", "{\"processor\": \"spam\"}"));
        Mail mail = mail();
        Webhook hook = hook("processors", "spam, review");
        hook.service(mail);

        assertThat(mail.getState()).isEqualTo("spam");
        assertThat(hook.requiredProcessingState())
                .containsExactly(new ProcessingState("spam"), new ProcessingState("review"));
    }

    @Test
    void answerThatNamesAnotherProcessorFailsTheStep() throws Exception {
        answers.add(new Answer(200, "application/json", "{\"processor\": \"root\"}"));
        Mail mail = mail();
        Webhook hook = hook("processors", "spam");

        assertThatThrownBy(() -> hook.service(mail))
                .hasMessage("The webhook named the processor \"root\", which is not one of its <processors>: [spam]");
        assertThat(mail.getState()).isNotEqualTo("root");
    }

    @Test
    void answerWithoutAProcessorLetsTheMailGoOn() throws Exception {
        answers.add(new Answer(200, "application/json", "{}"));
        answers.add(new Answer(200, "text/html", "<p>{thanks}</p>"));
        Mail mail = mail();
        String state = mail.getState();
        Webhook hook = hook();
        hook.service(mail);
        hook.service(mail);

        assertThat(mail.getState()).isEqualTo(state);
    }

    @Test
    void answerThatIsBrokenOrEndlessFailsTheStep() throws Exception {
        answers.add(new Answer(200, "application/json", "{\"processor\": "));
        answers.add(new Answer(200, "application/json", "x".repeat(70_000)));
        Webhook hook = hook("tries", "1");

        assertThatThrownBy(() -> hook.service(mail())).hasMessageEndingWith("its answer is called JSON and is none");
        assertThatThrownBy(() -> hook.service(mail())).hasMessageContaining("longer than 65536 bytes");
    }

    @Test
    void wrongParametersAreNamed() throws Exception {
        Files.writeString(home.resolve("short.secret"), "whsec_MTIz");
        assertRefused(
                "is not a URL that starts with https://", "url", "http://example.org/", "secretFile", "hook.secret");
        assertRefused("is not a URL", "url", "https:/nowhere", "secretFile", "hook.secret");
        assertRefused("Webhook needs the parameter <secretFile>", "url", "https://example.org/");
        assertRefused("looked for ", "url", "https://example.org/", "secretFile", "none");
        assertRefused("holds no secret: whsec_", "url", "https://example.org/", "secretFile", "short.secret");
        assertRefused(
                "<timeout>1 hour</timeout> is not a time like 10 seconds",
                "url",
                "https://example.org/",
                "secretFile",
                "hook.secret",
                "timeout",
                "1 hour");
        assertRefused(
                "<tries>0</tries> is not a whole number from 1 to 10",
                "url",
                "https://example.org/",
                "secretFile",
                "hook.secret",
                "tries",
                "0");
    }

    private void assertRefused(String message, String... parameters) {
        assertThatThrownBy(() -> step(new Webhook(new TestHome(home), CLOCK), parameters))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(message);
    }

    private Webhook hook(String... parameters) throws MessagingException {
        List<String> all = new ArrayList<>(List.of("url", address("/hook"), "secretFile", "hook.secret"));
        all.addAll(Arrays.asList(parameters)); // the later one of a name counts
        return step(new Webhook(new TestHome(home), CLOCK), all.toArray(String[]::new));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static Mail mail() throws MessagingException {
        return Messages.mail(
                "From: Ann <ann@example.net>",
                "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
                "X-Other: yes",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: multipart/alternative; boundary=a",
                "",
                "--a",
                "Content-Type: text/html",
                "",
                "<p>Hello <b>Bob</b>.</p>",
                "--a",
                "Content-Type: text/plain",
                "",
                "Hello Bob.",
                "--a--",
                "--b",
                "Content-Type: application/octet-stream; name=invoice.pdf",
                "Content-Transfer-Encoding: base64",
                "",
                "JVBERi0xLjQK",
                "--b--",
                "");
    }

    private void receive(HttpExchange exchange) throws IOException {
        receiveBody(exchange);
        Answer answer;
        synchronized (answers) {
            answer = answers.isEmpty() ? new Answer(204, "text/plain", "") : answers.remove();
        }
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Location", "/hook");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void receiveBody(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
