package org.compostela.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import javax.servlet.http.HttpServletResponse;

/** An error in the form that James' routes give it: {@code statusCode}, {@code type}, {@code message}. */
record ErrorAnswer(int statusCode, String type, String message) {
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ErrorAnswer notFound(String method, String path) {
        return new ErrorAnswer(404, "notFound", method + " " + path + " can not be found");
    }

    static ErrorAnswer serverError() {
        return new ErrorAnswer(500, "ServerError", "the server failed to answer; its log tells why");
    }

    String json() {
        Map<String, Object> fields = new TreeMap<>(Map.of("statusCode", statusCode, "type", type, "message", message));
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always written", e);
        }
    }

    void send(HttpServletResponse response) throws IOException {
        byte[] body = json().getBytes(UTF_8);
        response.setStatus(statusCode);
        response.setContentType(JSON);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
