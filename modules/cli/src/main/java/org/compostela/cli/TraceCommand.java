package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.encode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela trace}: what happened to a mail. */
@Command(
        name = "trace",
        description = "What happened to a mail, from the first byte to the last delivery.",
        footer = {
            "",
            "With a Message-ID or the name of a mail (the server says it in its answer 250): everything, as a time line.",
            "Else the mails for which all options hold, the newest first."
        })
final class TraceCommand extends QueryCommand {
    private static final int RECIPIENTS_SHOWN = 2;

    @Parameters(arity = "0..1", paramLabel = "MESSAGE-ID|MAIL", description = "The mail.")
    private @Nullable String what;

    @Option(names = "--from", paramLabel = "ADDRESS", description = "Mails of this sender.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "ADDRESS", description = "Mails to this recipient.")
    private @Nullable String to;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Mails since then: 30m, 2h, 3d ago, or 2026-11-24T21:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Mails before then.")
    private @Nullable String until;

    @Option(names = "--failed", description = "Mails for which a step failed.")
    private boolean failed;

    @Option(names = "--limit", defaultValue = "20", description = "At most this many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    JsonNode query(AdminApi api) throws AdminException, CommandException {
        return what == null ? search(api) : whole(api, what);
    }

    private JsonNode whole(AdminApi api, String name) throws AdminException, CommandException {
        if (from != null || to != null || since != null || until != null || failed) {
            throw CommandException.usage("give a Message-ID, the name of a mail, or options, not both");
        }
        // A name may look like an id, if rarely: then the other is tried.
        boolean likeMessageId = name.indexOf('@') >= 0 || name.startsWith("<");
        JsonNode first = api.get(wholeBy(likeMessageId ? "messageId" : "mail", name));
        JsonNode found = isEmpty(first) ? api.get(wholeBy(likeMessageId ? "mail" : "messageId", name)) : first;
        if (isEmpty(found)) {
            throw CommandException.failed("nothing is known of a mail " + name
                    + "; what happened is kept for the time that journey.keep says");
        }
        return found;
    }

    private static String wholeBy(String field, String value) {
        return "/journeys?events=true&" + field + "=" + encode(value);
    }

    private static boolean isEmpty(JsonNode answer) {
        return answer.path("journeys").isEmpty();
    }

    private JsonNode search(AdminApi api) throws AdminException, CommandException {
        StringBuilder path = new StringBuilder("/journeys?limit=").append(limit);
        if (from != null) {
            path.append("&from=").append(encode(MailAddress.parse(from).toString()));
        }
        if (to != null) {
            path.append("&to=").append(encode(MailAddress.parse(to).toString()));
        }
        if (since != null) {
            path.append("&since=").append(encode(since));
        }
        if (until != null) {
            path.append("&until=").append(encode(until));
        }
        if (failed) {
            path.append("&failed=true");
        }
        return api.get(path.toString());
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        JsonNode journeys = answer.path("journeys");
        if (what == null) {
            printList(journeys, answer.path("more").asBoolean(), out);
            return;
        }
        String gap = "";
        for (JsonNode journey : journeys) {
            out.print(gap);
            new TimeLine(journey).print(out);
            gap = System.lineSeparator();
        }
        if (answer.path("more").asBoolean()) {
            out.println();
            out.println("there are more mails of this Message-ID");
        }
    }

    private void printList(JsonNode journeys, boolean more, PrintWriter out) {
        Table table = new Table("TIME (UTC)", "OUTCOME", "SENDER", "RECIPIENTS", "SUBJECT", "MAIL");
        journeys.forEach(journey -> table.row(
                TimeLine.time(journey.path("began").asText()),
                outcome(journey),
                sender(journey),
                recipients(journey),
                TimeLine.cut(journey.path("subject").asText(), 40),
                journey.path("journey").asText()));
        table.print(out);
        if (more) {
            out.println("there are more: narrow the search, or ask for more than --limit " + limit);
        }
        if (!journeys.isEmpty()) {
            out.println(Printable.of("compostela trace MAIL shows what happened to one of them"));
        }
    }

    private static String outcome(JsonNode journey) {
        String outcome = journey.path("outcome").asText();
        return journey.path("failed").asBoolean() && !outcome.contains("failed")
                ? outcome + " (failed before)"
                : outcome;
    }

    private static String sender(JsonNode journey) {
        String sender = journey.path("sender").asText();
        return sender.isEmpty() ? "-" : sender;
    }

    private static String recipients(JsonNode journey) {
        List<String> all = new ArrayList<>();
        journey.path("recipients").forEach(recipient -> all.add(recipient.asText()));
        return all.size() <= RECIPIENTS_SHOWN
                ? String.join(" ", all)
                : String.join(" ", all.subList(0, RECIPIENTS_SHOWN)) + " and " + (all.size() - RECIPIENTS_SHOWN)
                        + " more";
    }
}
