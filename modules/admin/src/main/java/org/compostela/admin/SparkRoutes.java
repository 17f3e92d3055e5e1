package org.compostela.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.servlet.Filter;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonExtractException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.ExceptionMapper;
import spark.Request;
import spark.Response;
import spark.Route;
import spark.Service;
import spark.embeddedserver.EmbeddedServer;
import spark.embeddedserver.EmbeddedServers;
import spark.embeddedserver.jetty.websocket.WebSocketHandlerWrapper;
import spark.http.matching.MatcherFilter;
import spark.ssl.SslStores;

/**
 * James' {@link Routes} as a servlet filter. They are written for Spark's {@link Service}, which insists on a server of
 * its own; it gets one that only hands out the filter, so that the listener is ours and opens when every route is there.
 */
final class SparkRoutes {
    private static final Logger LOGGER = LoggerFactory.getLogger(SparkRoutes.class);
    private static final int SECONDS_TO_START_A_THREAD = 30;

    private SparkRoutes() {}

    /** The first of two routes that match the same request wins. */
    static Filter filter(List<Routes> all) {
        Service service = Service.ignite();
        Filter filter = start(service);
        service.before((request, response) -> response.type(ErrorAnswer.JSON));
        service.exception(JsonExtractException.class, SparkRoutes::badJson);
        service.exception(IllegalArgumentException.class, SparkRoutes::badArgument);
        service.exception(RejectedExecutionException.class, SparkRoutes::busy);
        service.exception(Exception.class, SparkRoutes::failure);
        all.forEach(routes -> routes.define(service));
        defineNotFound(service);
        return filter;
    }

    /** Spark keeps the makers of servers in one static map, without a lock. */
    private static synchronized Filter start(Service service) {
        CompletableFuture<Filter> made = new CompletableFuture<>();
        EmbeddedServers.add(SparkRoutes.class, (routes, files, exceptions, others) -> {
            made.complete(filter(routes, files, exceptions));
            return new NoServer();
        });
        service.embeddedServerIdentifier(SparkRoutes.class);
        service.initExceptionHandler(made::completeExceptionally);
        service.init();
        return made.orTimeout(SECONDS_TO_START_A_THREAD, TimeUnit.SECONDS).join();
    }

    private static Filter filter(
            spark.route.Routes routes, spark.staticfiles.StaticFilesConfiguration files, ExceptionMapper exceptions) {
        return new MatcherFilter(routes, files, exceptions, false, false);
    }

    private static void defineNotFound(Service service) {
        Route notFound = (request, response) -> {
            response.status(404);
            return ErrorAnswer.notFound(request.requestMethod(), request.pathInfo())
                    .json();
        };
        service.get("/*", notFound);
        service.options("/*", notFound);
        service.post("/*", notFound);
        service.put("/*", notFound);
        service.patch("/*", notFound);
        service.delete("/*", notFound);
    }

    private static void badJson(JsonExtractException e, Request request, Response response) {
        // Nothing of the exception is told or logged: the parser's message quotes the body, which may hold a password.
        answer(response, new ErrorAnswer(400, "InvalidArgument", "the body is not the JSON that this path wants"));
    }

    private static void badArgument(IllegalArgumentException e, Request request, Response response) {
        LOGGER.atDebug().setCause(e).log("argument refused");
        answer(response, new ErrorAnswer(400, "InvalidArgument", String.valueOf(e.getMessage())));
    }

    private static void busy(RejectedExecutionException e, Request request, Response response) {
        answer(response, new ErrorAnswer(503, "ServerError", "try again later: " + e.getMessage()));
    }

    private static void failure(Exception e, Request request, Response response) {
        LOGGER.atError()
                .addKeyValue("method", request.requestMethod())
                .addKeyValue("path", request.pathInfo())
                .setCause(e)
                .log("web admin request failed");
        answer(response, ErrorAnswer.serverError());
    }

    private static void answer(Response response, ErrorAnswer error) {
        response.status(error.statusCode());
        response.type(ErrorAnswer.JSON);
        response.body(error.json());
    }

    /** Spark's thread asks it to listen and ends. */
    private static final class NoServer implements EmbeddedServer {
        @Override
        public int ignite(String host, int port, SslStores stores, int maxThreads, int minThreads, int idleMillis) {
            return port;
        }

        @Override
        public void configureWebSockets(Map<String, WebSocketHandlerWrapper> handlers, Optional<Long> idleMillis) {}

        @Override
        public void join() {}

        @Override
        public void extinguish() {}

        @Override
        public int activeThreadCount() {
            return 0;
        }
    }
}
