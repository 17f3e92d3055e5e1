package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.encode;
import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela queue}: mail on its way. */
@Command(
        name = "queue",
        description = "Mail on its way: the spool and the outgoing queue.",
        mixinStandardHelpOptions = true,
        subcommands = {
            QueueCommand.ListAll.class,
            QueueCommand.Show.class,
            QueueCommand.Retry.class,
            QueueCommand.Hold.class,
            QueueCommand.Release.class,
            QueueCommand.Bounce.class,
            QueueCommand.Delete.class
        })
final class QueueCommand {
    private static void mustExist(AdminApi api, String queue) throws AdminException, CommandException {
        List<String> names = new ArrayList<>();
        api.get("/mailQueues").forEach(name -> names.add(name.asText()));
        if (!names.contains(queue)) {
            throw CommandException.failed("no such queue: " + queue + "; there are " + String.join(", ", names));
        }
    }

    @Command(name = "list", description = "The queues and how many mails each holds; or a page of the mails of one.")
    static final class ListAll extends QueryCommand {
        @Parameters(paramLabel = "QUEUE", arity = "0..1", description = "spool or outgoing. Without it: all queues.")
        private @Nullable String queue;

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "The mails to this domain.")
        private @Nullable String domain;

        @Option(names = "--sender", paramLabel = "ADDRESS", description = "The mails of this sender.")
        private @Nullable String sender;

        @Option(names = "--held", description = "The mails that are held.")
        private boolean held;

        @Option(names = "--after", paramLabel = "ID", defaultValue = "0", description = "The mails behind this one.")
        private long after;

        @Option(names = "--limit", defaultValue = "100", description = "At most this many. Default: ${DEFAULT-VALUE}.")
        private int limit;

        @Override
        JsonNode query(AdminApi api) throws AdminException, CommandException {
            if (queue != null) {
                return page(api, queue);
            }
            ArrayNode queues = JsonNodeFactory.instance.arrayNode();
            for (JsonNode name : api.get("/mailQueues")) {
                queues.add(api.get(path("mailQueues", name.asText())));
            }
            return queues;
        }

        private JsonNode page(AdminApi api, String name) throws AdminException, CommandException {
            if (limit < 1 || limit > MOST_AT_ONCE) {
                throw CommandException.usage("--limit " + limit + ": expected 1 to " + MOST_AT_ONCE);
            }
            mustExist(api, name);
            return api.get(path("queues", name, "mails") + "?limit=" + limit + "&after=" + after
                    + (held ? "&held=true" : "")
                    + (domain == null ? "" : "&domain=" + encode(domain))
                    + (sender == null ? "" : "&sender=" + encode(sender)));
        }

        @Override
        void print(JsonNode found, PrintWriter out) {
            if (found.has("mails")) {
                printMails(found, out);
                return;
            }
            Table table = new Table("QUEUE", "MAILS");
            found.forEach(queue ->
                    table.row(queue.path("name").asText(), queue.path("size").asLong()));
            table.print(out);
        }

        private void printMails(JsonNode page, PrintWriter out) {
            Table table = new Table("ID", "STATE", "TRIES", "NEXT ATTEMPT", "SENDER", "RECIPIENTS", "LAST REPLY");
            page.path("mails")
                    .forEach(mail -> table.row(
                            mail.path("id").asLong(),
                            mail.path("state").asText(),
                            mail.path("attempts").asLong(),
                            mail.path("nextAttempt").asText(""),
                            mail.path("sender").asText(),
                            joined(mail.path("recipients")),
                            mail.path("lastReply").asText("")));
            table.print(out);
            if (page.has("next")) {
                out.println("there are more: --after " + page.path("next").asLong());
            }
        }
    }

    private static final int MOST_AT_ONCE = 1_000;

    private static String joined(JsonNode texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(text -> all.add(text.asText()));
        return String.join(" ", all);
    }

    @Command(name = "show", description = "The mails in a queue, or all that is known of one.")
    static final class Show extends QueryCommand {
        @Parameters(index = "0", paramLabel = "QUEUE", description = "spool or outgoing.")
        private String queue = "";

        @Parameters(
                index = "1",
                paramLabel = "ID",
                arity = "0..1",
                description = "Number or name of a mail. Without it: all mails.")
        private @Nullable String mail;

        @Option(names = "--limit", defaultValue = "100", description = "At most this many. Default: ${DEFAULT-VALUE}.")
        private int limit;

        @Override
        JsonNode query(AdminApi api) throws AdminException, CommandException {
            if (mail != null) {
                mustExist(api, queue);
                return api.get(path("queues", queue, "mails", mail));
            }
            if (limit < 1) {
                throw CommandException.usage("--limit " + limit + ": expected 1 or more");
            }
            mustExist(api, queue);
            return api.get(path("mailQueues", queue, "mails") + "?limit=" + limit);
        }

        @Override
        void print(JsonNode mails, PrintWriter out) {
            if (mails.has("id")) {
                printOne(mails, out);
                return;
            }
            Table table = new Table("MAIL", "SENDER", "RECIPIENTS", "NEXT ATTEMPT");
            mails.forEach(mail -> table.row(
                    mail.path("name").asText(),
                    mail.path("sender").asText(),
                    joined(mail.path("recipients")),
                    mail.path("nextDelivery").asText("")));
            table.print(out);
        }

        private static void printOne(JsonNode mail, PrintWriter out) {
            Table table = new Table("MAIL", mail.path("name").asText());
            table.row("id", mail.path("id").asLong());
            table.row("state", mail.path("state").asText());
            table.row("sender", mail.path("sender").asText());
            table.row("recipients", joined(mail.path("recipients")));
            table.row("size", mail.path("size").asLong());
            table.row("since", mail.path("since").asText(""));
            table.row("attempts", mail.path("attempts").asLong());
            table.row("last reply", mail.path("lastReply").asText(""));
            table.row("next attempt", mail.path("nextAttempt").asText(""));
            table.row("Message-ID", mail.path("messageId").asText(""));
            table.row("journey", mail.path("journey").asText(""));
            table.print(out);
        }
    }

    /** What is done to some mails of a queue; they are chosen as everywhere. */
    abstract static class Change extends ClientCommand {
        @Parameters(
                paramLabel = "QUEUE",
                arity = "0..1",
                defaultValue = "outgoing",
                description = "spool or outgoing. Default: ${DEFAULT-VALUE}.")
        private String queue = "";

        @ArgGroup
        private @Nullable Which which;

        static final class Which {
            @Option(names = "--mail", paramLabel = "ID", description = "The mail of this number or name.")
            private @Nullable String mail;

            @Option(names = "--domain", paramLabel = "DOMAIN", description = "The mails to this domain.")
            private @Nullable String domain;

            @Option(names = "--sender", paramLabel = "ADDRESS", description = "The mails of this sender.")
            private @Nullable String sender;

            @Option(names = "--all", description = "Every mail.")
            private boolean all;
        }

        private final String action;
        private final String said;
        private final boolean allByDefault;

        Change(String action, String said, boolean allByDefault) {
            this.action = action;
            this.said = said;
            this.allByDefault = allByDefault;
        }

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            String query = query();
            mustExist(api, queue);
            JsonNode answer = api.post(path("queues", queue, action) + query);
            out.println(said + ": " + answer.path("mails").asLong() + " mails of " + Printable.of(queue));
            long busy = answer.path("busy").asLong();
            if (busy > 0) {
                out.println(busy + " mails were just being delivered; see what becomes of them");
            }
        }

        private String query() throws CommandException {
            Which chosen = which;
            if (chosen == null) {
                if (!allByDefault) {
                    throw CommandException.usage("which mails? Give --mail, --domain, --sender or --all");
                }
                return "?all=true";
            }
            if (chosen.mail != null) {
                return "?mail=" + encode(chosen.mail);
            }
            if (chosen.domain != null) {
                return "?domain=" + encode(chosen.domain);
            }
            return chosen.sender != null ? "?sender=" + encode(chosen.sender) : "?all=true";
        }
    }

    @Command(
            name = "retry",
            description = "Tries the mails now that wait for their next attempt: all, or those that are chosen.")
    static final class Retry extends Change {
        Retry() {
            super("retry", "tried now", true);
        }
    }

    @Command(name = "hold", description = "Keeps mails in the queue, also over a restart, until they are released.")
    static final class Hold extends Change {
        Hold() {
            super("hold", "held", false);
        }
    }

    @Command(name = "release", description = "Lets mails go that are held: they are tried now.")
    static final class Release extends Change {
        Release() {
            super("release", "released", false);
        }
    }

    @Command(name = "bounce", description = "Gives mails up: their senders are told that they did not arrive.")
    static final class Bounce extends Change {
        Bounce() {
            super("bounce", "given up", false);
        }
    }

    @Command(
            name = "delete",
            description = "Deletes mails from a queue, for good: one by name, those of a sender or recipient, or all.")
    static final class Delete extends ClientCommand {
        @Parameters(paramLabel = "QUEUE", description = "spool or outgoing.")
        private String queue = "";

        @ArgGroup(exclusive = true, multiplicity = "1")
        private Which which = new Which();

        static final class Which {
            @Option(names = "--mail", paramLabel = "MAIL", description = "The mail of this name.")
            private @Nullable String name;

            @Option(names = "--sender", paramLabel = "ADDRESS", description = "The mails of this sender.")
            private @Nullable String sender;

            @Option(names = "--recipient", paramLabel = "ADDRESS", description = "The mails to this recipient.")
            private @Nullable String recipient;

            @Option(names = "--all", description = "Every mail.")
            private boolean all;

            String query() throws CommandException {
                if (name != null) {
                    return "?name=" + encode(name);
                }
                if (sender != null) {
                    return "?sender=" + encode(MailAddress.parse(sender).toString());
                }
                if (recipient != null) {
                    return "?recipient=" + encode(MailAddress.parse(recipient).toString());
                }
                return "";
            }
        }

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            String query = which.query();
            mustExist(api, queue);
            long before = size(api);
            api.await(api.delete(path("mailQueues", queue, "mails") + query));
            out.println("deleted from " + Printable.of(queue) + ": " + before + " mails before, " + size(api) + " now");
        }

        private long size(AdminApi api) throws AdminException {
            return api.get(path("mailQueues", queue)).path("size").asLong();
        }
    }
}
