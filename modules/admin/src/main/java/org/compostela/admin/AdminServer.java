package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.PreDestroy;
import org.apache.james.lifecycle.api.Startable;
import org.apache.james.webadmin.Routes;
import org.compostela.configuration.ListenAddress;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of the web admin API. Everything in it has a bound: connections, threads, the queue before them, the head and
 * body of a request, silence on a connection.
 */
@Singleton
final class AdminServer implements AdminAddress, Startable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);

    /** For scripts and one administrator; one thread is held by each question for the end of a task. */
    private static final int THREADS = 16;

    private static final int CONNECTIONS = 64;

    /** Jobs that wait for a thread: a connection brings one at a time, the selector a few. */
    private static final int WAITING = 4 * CONNECTIONS;

    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int STOP_MILLIS = 2_000;
    private static final int HEAD_BYTES = 8 * 1024;

    private final AdminSettings settings;
    private final List<Routes> routes;
    private @Nullable Server jetty;
    private @Nullable InetSocketAddress bound;

    @Inject
    AdminServer(AdminSettings settings, UserRemovalRoutes removal, PasswordCheckRoutes check, Set<Routes> others) {
        this.settings = requireNonNull(settings, "settings");
        this.routes = new ArrayList<>();
        routes.add(removal);
        routes.add(check);
        routes.addAll(others);
    }

    void start() throws Exception {
        if (settings.listen().isPresent()) {
            start(settings.listen().get());
        }
    }

    private synchronized void start(ListenAddress listen) throws Exception {
        AdminToken token = AdminToken.load(settings.token());
        QueuedThreadPool threads = new QueuedThreadPool(
                THREADS, 2, THREAD_IDLE_MILLIS, new BlockingArrayQueue<>(CONNECTIONS, CONNECTIONS, WAITING));
        threads.setName("admin");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = connector(server, listen, settings.idle());
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(CONNECTIONS, connector));
        server.setErrorHandler(new JsonErrorHandler());
        server.setHandler(new RequestGuard(token, SparkRoutes.filter(routes)));
        server.setStopTimeout(STOP_MILLIS);
        open(server, listen);
        jetty = server;
        bound = boundAddress(connector);
        LOGGER.atInfo().addKeyValue("address", bound).log("web admin API open");
    }

    private static ServerConnector connector(Server server, ListenAddress listen, Duration idle) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEAD_BYTES);
        // The guard refuses by the head alone.
        http.setDelayDispatchUntilContent(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(idle.toMillis());
        return connector;
    }

    private static void open(Server server, ListenAddress listen) throws Exception {
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw new IOException("the web admin API cannot listen on " + listen + ": " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress boundAddress(ServerConnector connector) throws IOException {
        return (InetSocketAddress) ((ServerSocketChannel) connector.getTransport()).getLocalAddress();
    }

    @Override
    public synchronized Optional<InetSocketAddress> address() {
        return Optional.ofNullable(bound);
    }

    /** Lets a running request end for two seconds. */
    @PreDestroy
    synchronized void stop() throws Exception {
        if (jetty != null) {
            Server stopping = jetty;
            jetty = null;
            bound = null;
            stopping.stop();
            LOGGER.atInfo().log("web admin API closed");
        }
    }
}
