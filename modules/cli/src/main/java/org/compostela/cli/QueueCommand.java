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

    @Command(name = "list", description = "The queues and how many mails each holds.")
    static final class ListAll extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            ArrayNode queues = JsonNodeFactory.instance.arrayNode();
            for (JsonNode name : api.get("/mailQueues")) {
                queues.add(api.get(path("mailQueues", name.asText())));
            }
            return queues;
        }

        @Override
        void print(JsonNode queues, PrintWriter out) {
            Table table = new Table("QUEUE", "MAILS");
            queues.forEach(queue ->
                    table.row(queue.path("name").asText(), queue.path("size").asLong()));
            table.print(out);
        }
    }

    @Command(name = "show", description = "The mails in a queue.")
    static final class Show extends QueryCommand {
        @Parameters(paramLabel = "QUEUE", description = "spool or outgoing.")
        private String queue = "";

        @Option(names = "--limit", defaultValue = "100", description = "At most this many. Default: ${DEFAULT-VALUE}.")
        private int limit;

        @Override
        JsonNode query(AdminApi api) throws AdminException, CommandException {
            if (limit < 1) {
                throw CommandException.usage("--limit " + limit + ": expected 1 or more");
            }
            mustExist(api, queue);
            return api.get(path("mailQueues", queue, "mails") + "?limit=" + limit);
        }

        @Override
        void print(JsonNode mails, PrintWriter out) {
            Table table = new Table("MAIL", "SENDER", "RECIPIENTS", "NEXT ATTEMPT");
            mails.forEach(mail -> table.row(
                    mail.path("name").asText(),
                    mail.path("sender").asText(),
                    joined(mail.path("recipients")),
                    mail.path("nextDelivery").asText("")));
            table.print(out);
        }

        private static String joined(JsonNode texts) {
            List<String> all = new ArrayList<>();
            texts.forEach(text -> all.add(text.asText()));
            return String.join(" ", all);
        }
    }

    @Command(name = "retry", description = "Tries the mails now that wait for their next attempt.")
    static final class Retry extends ClientCommand {
        @Parameters(paramLabel = "QUEUE", description = "spool or outgoing.")
        private String queue = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            mustExist(api, queue);
            api.patch(
                    path("mailQueues", queue, "mails") + "?delayed=true",
                    JsonNodeFactory.instance.objectNode().put("delayed", "false"));
            out.println("the waiting mails of " + Printable.of(queue) + " are tried now");
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
