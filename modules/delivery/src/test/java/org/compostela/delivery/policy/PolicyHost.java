package org.compostela.delivery.policy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A web server with the policy of a domain. */
final class PolicyHost implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String body = "";
    private volatile String type = "text/plain";
    private volatile int status = 200;
    private volatile boolean silent;

    PolicyHost(SSLContext certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        server.setExecutor(threads);
        server.createContext("/.well-known/mta-sts.txt", this::answer);
        server.start();
    }

    URI place() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/.well-known/mta-sts.txt");
    }

    PolicyHost policy(String... lines) {
        body = String.join("\r\n", lines) + "\r\n";
        return this;
    }

    PolicyHost type(String other) {
        type = other;
        return this;
    }

    PolicyHost status(int other) {
        status = other;
        return this;
    }

    PolicyHost silent() {
        silent = true;
        return this;
    }

    int questions() {
        return questions.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        try (exchange) {
            if (silent) {
                closed.await();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", place().toString());
                status = 200;
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
