package org.compostela.queue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.mailet.AttributeName;
import org.compostela.queue.Entry.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.HaltException;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * What James' {@code /mailQueues} cannot do.
 *
 * <p>{@code GET /queues/NAME/mails?after=&limit=&mail=&domain=&sender=&held=}: a page of the mails, in the order in which they came;
 * {@code next} is what {@code after} has to be for the next one. {@code GET /queues/NAME/mails/MAIL}: one, by its number or name.
 *
 * <p>{@code POST /queues/NAME/retry}, {@code hold}, {@code release}, {@code bounce}, with one of {@code mail=}, {@code domain=},
 * {@code sender=}, {@code all=true}. The answer says how many mails it was done to, and how many were being delivered at that moment.
 */
final class QueueRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(QueueRoutes.class);

    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;
    private static final String GIVEN_UP = "the administrator of this server gave it up";

    // What the delivery writes on its mails.
    private static final AttributeName TRIES = AttributeName.of("delivery_retry_count");
    private static final AttributeName SINCE = AttributeName.of("org.compostela.delivery.since");
    private static final AttributeName LAST_REPLY = AttributeName.of("org.compostela.delivery.last-reply");

    private final JournalQueueFactory queues;

    @Inject
    QueueRoutes(JournalQueueFactory queues) {
        this.queues = requireNonNull(queues, "queues");
    }

    @Override
    public String getBasePath() {
        return "/queues";
    }

    @Override
    public void define(Service service) {
        service.get("/queues/:queue/mails", this::list);
        service.get("/queues/:queue/mails/:mail", this::show);
        service.post("/queues/:queue/retry", (request, response) -> change(request, response, JournalQueue::retry));
        service.post("/queues/:queue/hold", (request, response) -> change(request, response, JournalQueue::hold));
        service.post("/queues/:queue/release", (request, response) -> change(request, response, JournalQueue::release));
        service.post("/queues/:queue/bounce", this::bounce);
    }

    private String list(Request request, Response response) throws IOException {
        JournalQueue queue = queue(request);
        int limit = limit(request);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode mails = page.putArray("mails");
        Selection which = selection(request);
        long last = after(request);
        for (Optional<Entry> next = queue.journal().after(last);
                next.isPresent();
                next = queue.journal().after(last)) {
            Entry entry = next.get();
            if (mails.size() == limit) {
                page.put("next", last);
                break;
            }
            last = entry.id;
            admitted(queue, entry, which).ifPresent(envelope -> mails.add(view(queue, entry, envelope)));
        }
        return json(response, page);
    }

    private String show(Request request, Response response) throws IOException {
        JournalQueue queue = queue(request);
        String mail = request.params(":mail");
        Selection which = new Selection(Optional.of(mail), Optional.empty(), Optional.empty(), false);
        for (Entry entry : candidates(queue, which)) {
            Optional<Envelope> envelope = admitted(queue, entry, which);
            if (envelope.isPresent()) {
                return json(response, view(queue, entry, envelope.get()));
            }
        }
        throw refusal(404, ErrorResponder.ErrorType.NOT_FOUND, "no mail " + mail + " in this queue");
    }

    private interface Change {
        void on(JournalQueue queue, List<Entry> entries) throws IOException;
    }

    private String change(Request request, Response response, Change change) throws IOException {
        JournalQueue queue = queue(request);
        List<Entry> entries = selected(queue, oneOf(request));
        long busy = entries.stream()
                .filter(entry -> queue.state(entry) == State.TAKEN)
                .count();
        change.on(queue, entries);
        return done(response, entries.size(), busy);
    }

    private String bounce(Request request, Response response) throws IOException {
        JournalQueue queue = queue(request);
        if (queue.getName().equals(MailQueueFactory.SPOOL)) {
            throw refusal(
                    400,
                    ErrorResponder.ErrorType.INVALID_ARGUMENT,
                    "mail in the spool is on its way in and is not bounced; expected a queue of outgoing mail");
        }
        long bounced = 0;
        long busy = 0;
        for (Entry entry : selected(queue, oneOf(request))) {
            if (queue.giveUp(entry, GIVEN_UP)) {
                bounced++;
            } else {
                busy++;
            }
        }
        return done(response, bounced, busy);
    }

    private static String done(Response response, long mails, long busy) {
        return json(
                response,
                JsonNodeFactory.instance.objectNode().put("mails", mails).put("busy", busy));
    }

    private List<Entry> selected(JournalQueue queue, Selection which) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : candidates(queue, which)) {
            if (!which.needsEnvelope() || admitted(queue, entry, which).isPresent()) {
                entries.add(entry);
            }
        }
        if (entries.isEmpty() && which.mail().isPresent()) {
            throw refusal(
                    404,
                    ErrorResponder.ErrorType.NOT_FOUND,
                    "no mail " + which.mail().get() + " in this queue");
        }
        return entries;
    }

    private static List<Entry> candidates(JournalQueue queue, Selection which) {
        Optional<Long> number = which.number();
        return number.isPresent()
                ? queue.journal().after(number.get() - 1).stream().toList()
                : queue.journal().all();
    }

    /** The envelope of a mail that is meant; empty also when it has just left, or cannot be read. */
    private static Optional<Envelope> admitted(JournalQueue queue, Entry entry, Selection which) {
        if (!which.admitsState(entry, queue.state(entry))) {
            return Optional.empty();
        }
        try {
            return Optional.of(queue.envelope(entry)).filter(envelope -> which.admits(entry, envelope));
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("queue", queue.getName().asString())
                    .addKeyValue("entry", entry.id)
                    .setCause(e)
                    .log("a mail in the queue left or cannot be read while the queue is looked at");
            return Optional.empty();
        }
    }

    private static ObjectNode view(JournalQueue queue, Entry entry, Envelope envelope) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", entry.id).put("name", envelope.name()).put("sender", envelope.sender());
        ArrayNode recipients = view.putArray("recipients");
        envelope.recipients().forEach(recipients::add);
        view.put("size", Math.max(0, entry.body.bytes));
        view.put("state", state(queue, entry));
        if (entry.due != Entry.NOW && !entry.isHeld()) {
            view.put("nextAttempt", Instant.ofEpochMilli(entry.due).toString());
        }
        int attempts = entry.failures > 0
                ? entry.failures
                : envelope.attribute(TRIES, Integer.class).orElse(0);
        view.put("attempts", attempts);
        envelope.attribute(LAST_REPLY, String.class).ifPresent(reply -> view.put("lastReply", reply));
        envelope.attribute(SINCE, Long.class)
                .ifPresent(
                        since -> view.put("since", Instant.ofEpochMilli(since).toString()));
        view.put("journey", envelope.journey());
        view.put("messageId", envelope.messageId());
        return view;
    }

    private static String state(JournalQueue queue, Entry entry) {
        if (entry.isHeld() || entry.toBeHeld) {
            return "held";
        }
        return switch (queue.state(entry)) {
            case READY -> "due";
            case DELAYED -> "waiting";
            case TAKEN -> "active";
            case GONE -> "gone";
        };
    }

    private JournalQueue queue(Request request) {
        String name = request.params(":queue");
        return queues.getQueue(MailQueueName.of(name))
                .map(JournalQueue.class::cast)
                .orElseThrow(() -> refusal(404, ErrorResponder.ErrorType.NOT_FOUND, "no such queue: " + name));
    }

    private static Selection selection(Request request) {
        return new Selection(
                text(request, "mail"), text(request, "domain"), text(request, "sender"), truth(request, "held"));
    }

    /** A change of all mails has to be meant. */
    private static Selection oneOf(Request request) {
        Selection which = selection(request);
        boolean all = truth(request, "all");
        if (which.isEverything() != all) {
            throw refusal(
                    400,
                    ErrorResponder.ErrorType.INVALID_ARGUMENT,
                    "which mails? Expected mail=, domain= or sender=, or all=true");
        }
        return which;
    }

    private static long after(Request request) {
        String given = text(request, "after").orElse("0");
        try {
            return Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw wrong("after", given, "the number of a mail");
        }
    }

    private static int limit(Request request) {
        String given = text(request, "limit").orElse(String.valueOf(LIMIT));
        String expected = "a number from 1 to " + LIMIT_MAX;
        try {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw wrong("limit", given, expected);
        }
        throw wrong("limit", given, expected);
    }

    private static Optional<String> text(Request request, String name) {
        @Nullable String value = request.queryParams(name);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean truth(Request request, String name) {
        @Nullable String value = request.queryParams(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.isEmpty() || value.equals("true")) {
            return true;
        }
        throw wrong(name, value, "true or false");
    }

    private static HaltException wrong(String name, String given, String expected) {
        return refusal(
                400, ErrorResponder.ErrorType.INVALID_ARGUMENT, name + " is \"" + given + "\"; expected " + expected);
    }

    private static HaltException refusal(int status, ErrorResponder.ErrorType type, String message) {
        return ErrorResponder.builder()
                .statusCode(status)
                .type(type)
                .message(message)
                .haltError();
    }

    private static String json(Response response, ObjectNode node) {
        response.type("application/json");
        return node.toString();
    }
}
