package org.compostela.pipeline.endpoints;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A web server: {@code /take} takes, {@code /refuse} answers 503, {@code /hang} never answers. */
final class TestWeb implements AutoCloseable {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "changeit";

    record Request(String method, byte[] body, com.sun.net.httpserver.Headers headers) {
        String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final Path store;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Request> received = new CopyOnWriteArrayList<>();

    TestWeb() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http", Path.of(""));
    }

    private TestWeb(HttpServer server, String scheme, Path store) {
        this.server = server;
        this.scheme = scheme;
        this.store = store;
        server.setExecutor(threads);
        server.createContext("/take", exchange -> answer(exchange, 200));
        server.createContext("/refuse", exchange -> answer(exchange, 503));
        server.createContext("/hang", exchange -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200);
        });
        server.start();
    }

    /** With a key pair of its own, which nobody trusts. */
    static TestWeb secure(Path folder) throws Exception {
        Path store = folder.resolve("web.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new TestWeb(server, "https", store);
    }

    /** Runs this with its certificate trusted, as an administrator may have the whole server trust it. */
    void trusted(Callable<?> task) throws Exception {
        System.setProperty(STORE, store.toString());
        System.setProperty(STORE_PASSWORD, PASSWORD);
        try {
            task.call();
        } finally {
            System.clearProperty(STORE);
            System.clearProperty(STORE_PASSWORD);
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            received.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestBody().readAllBytes(),
                    exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    String uri(String path) {
        return scheme + "://localhost:" + server.getAddress().getPort() + path;
    }

    List<Request> received() {
        return received;
    }

    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
