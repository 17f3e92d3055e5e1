package org.compostela.senderauthentication.keys;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.compostela.senderauthentication.zone.ZoneText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.HaltException;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code GET /dkim} and {@code GET /dkim/DOMAIN}: keys, without what is secret. {@code POST /dkim/DOMAIN?action=create|rotate|activate}, the
 * last with {@code unchecked=true} without asking the DNS. {@code DELETE /dkim/DOMAIN}: those that are retired; {@code DELETE
 * /dkim/DOMAIN/SELECTOR}: one.
 */
final class DkimRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(DkimRoutes.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/dkim";
    private static final String OF_DOMAIN = PATH + "/:domain";

    private final DomainKeys keys;

    @Inject
    DkimRoutes(DomainKeys keys) {
        this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, (request, response) -> answer(response, keys::all));
        service.get(OF_DOMAIN, (request, response) -> answer(response, () -> keys.of(domain(request))));
        service.post(OF_DOMAIN, this::change);
        service.delete(
                OF_DOMAIN,
                (request, response) -> answer(response, () -> keys.remove(domain(request), Optional.empty())));
        service.delete(
                OF_DOMAIN + "/:selector",
                (request, response) ->
                        answer(response, () -> keys.remove(domain(request), Optional.of(request.params(":selector")))));
    }

    private String change(Request request, Response response) {
        @Nullable String action = request.queryParams("action");
        return switch (action == null ? "" : action) {
            case "create" -> answer(response, () -> keys.create(domain(request)));
            case "rotate" -> answer(response, () -> keys.rotate(domain(request)));
            case "activate" ->
                answer(response, () -> keys.activate(domain(request), "true".equals(request.queryParams("unchecked"))));
            default ->
                throw refusal(
                        400, ErrorResponder.ErrorType.INVALID_ARGUMENT, "action must be create, rotate or activate");
        };
    }

    private static String domain(Request request) {
        return request.params(":domain");
    }

    private interface Question {
        List<DkimKey> ask() throws IOException, KeyException;
    }

    private static String answer(Response response, Question question) {
        try {
            ArrayNode answer = JSON.createArrayNode();
            question.ask().forEach(key -> answer.addObject()
                    .put("domain", key.domain())
                    .put("selector", key.selector())
                    .put("algorithm", key.algorithm().word())
                    .put("state", key.state().word())
                    .put("made", key.made().toString())
                    .put("since", key.since().toString())
                    .put("name", key.name())
                    .put("text", key.text())
                    .put("zone", ZoneText.line(key.name(), "TXT", ZoneText.strings(key.text()))));
            response.type("application/json");
            return answer.toString();
        } catch (KeyException e) {
            throw refusal(409, ErrorResponder.ErrorType.WRONG_STATE, e.reason());
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("DKIM keys cannot be read or written");
            throw refusal(503, ErrorResponder.ErrorType.SERVER_ERROR, "the keys cannot be had now: " + e.getMessage());
        }
    }

    private static HaltException refusal(int status, ErrorResponder.ErrorType type, String message) {
        return ErrorResponder.builder()
                .statusCode(status)
                .type(type)
                .message(message)
                .haltError();
    }
}
