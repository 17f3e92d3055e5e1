package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before a route sees it, whatever its method and path: the token, a known method, a body of
 * bounded size. Logs who changed what, never a body and never a field of the request's head.
 */
final class RequestGuard extends AbstractHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestGuard.class);

    static final int LARGEST_BODY = 1024 * 1024;

    /** What is read of a body that is too large, so that a client still sending it hears the answer. */
    private static final int LARGEST_REFUSED_BODY = 8 * LARGEST_BODY;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final AdminToken token;
    private final Filter routes;

    RequestGuard(AdminToken token, Filter routes) {
        this.token = requireNonNull(token, "token");
        this.routes = requireNonNull(routes, "routes");
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        base.setHandled(true);
        long began = System.nanoTime();
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!token.opens(request.getHeader("Authorization"))) {
            refuse(request, response);
            return;
        }
        answer(request, response);
        log(request, response, began);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LOGGER.atInfo()
                .addKeyValue("client", request.getRemoteAddr())
                .addKeyValue("method", request.getMethod())
                .log("request without the web admin token refused");
        // RFC 6750 §3
        response.setHeader("WWW-Authenticate", "Bearer realm=\"compostela\"");
        sendAndClose(
                new ErrorAnswer(401, "Unauthorized", "the web admin API wants its token: Authorization: Bearer TOKEN"),
                request,
                response);
    }

    /** Jetty would wait for the rest of the body before it sends the answer and reads the next request. */
    private static void sendAndClose(ErrorAnswer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            response.setHeader("Connection", "close");
        }
        answer.send(response);
        response.flushBuffer();
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        String method = request.getMethod();
        if (!READING.contains(method) && !CHANGING.contains(method)) {
            // RFC 9110 §15.5.6
            response.setHeader("Allow", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
            new ErrorAnswer(405, "MethodNotAllowed", "no resource here knows this method").send(response);
            return;
        }
        Optional<byte[]> body = body(request);
        if (body.isEmpty()) {
            sendAndClose(
                    new ErrorAnswer(413, "PayloadTooLarge", "a body may have " + LARGEST_BODY + " bytes"),
                    request,
                    response);
            return;
        }
        routes.doFilter(new JsonRequest(request, body.get()), response, (alsoRequest, alsoResponse) -> {});
    }

    /** Empty when it is too large. */
    private static Optional<byte[]> body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST_REFUSED_BODY) {
            return Optional.empty();
        }
        InputStream in = request.getInputStream();
        byte[] body = in.readNBytes(LARGEST_BODY);
        long rest = 0;
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read > 0 && rest <= LARGEST_REFUSED_BODY; read = in.read(buffer)) {
            rest += read;
        }
        return rest == 0 ? Optional.of(body) : Optional.empty();
    }

    private static void log(HttpServletRequest request, HttpServletResponse response, long began) {
        (CHANGING.contains(request.getMethod()) ? LOGGER.atInfo() : LOGGER.atDebug())
                .addKeyValue("client", request.getRemoteAddr())
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getRequestURI())
                .addKeyValue("status", response.getStatus())
                .addKeyValue("ms", (System.nanoTime() - began) / 1_000_000)
                .log("web admin request");
    }
}
