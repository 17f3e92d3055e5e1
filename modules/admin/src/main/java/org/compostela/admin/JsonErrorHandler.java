package org.compostela.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What Jetty refuses before a handler sees it (a head that is too large or malformed), and what escapes the routes. */
final class JsonErrorHandler extends ErrorHandler {
    JsonErrorHandler() {
        setShowStacks(false);
        setShowServlet(false);
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        of(response.getStatus()).send(response);
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        fields.put(HttpHeader.CONTENT_TYPE, ErrorAnswer.JSON);
        return ByteBuffer.wrap(of(status).json().getBytes(UTF_8));
    }

    private static ErrorAnswer of(int status) {
        return status >= 500
                ? new ErrorAnswer(
                        status, "ServerError", ErrorAnswer.serverError().message())
                : new ErrorAnswer(status, "BadRequest", "not a request that this server takes");
    }
}
