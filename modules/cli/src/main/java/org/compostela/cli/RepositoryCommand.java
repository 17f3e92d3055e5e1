package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela repository}: mail that left its way, kept for the administrator. */
@Command(
        name = "repository",
        description = "Mail that could not be delivered, kept for the administrator.",
        mixinStandardHelpOptions = true,
        subcommands = {RepositoryCommand.ListAll.class, RepositoryCommand.Show.class, RepositoryCommand.Replay.class})
final class RepositoryCommand {
    private static String path(String repository) {
        return AdminApi.path("mailRepositories", repository);
    }

    /** Paths are listed as {@code var/mail/error}; a user may also write them with slashes around. */
    private static String checked(AdminApi api, String given) throws AdminException, CommandException {
        String wanted = stripped(given);
        List<String> known = new ArrayList<>();
        for (JsonNode repository : api.get("/mailRepositories")) {
            String name = repository.path("repository").asText();
            if (stripped(name).equals(wanted)) {
                return name;
            }
            known.add(name);
        }
        throw CommandException.failed("no such repository: " + given
                + (known.isEmpty() ? "; there is none yet" : "; there are " + String.join(", ", known)));
    }

    private static String stripped(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    @Command(name = "list", description = "The repositories and how many mails each holds.")
    static final class ListAll extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            ArrayNode repositories = JsonNodeFactory.instance.arrayNode();
            for (JsonNode repository : api.get("/mailRepositories")) {
                repositories.add(api.get(path(repository.path("repository").asText())));
            }
            return repositories;
        }

        @Override
        void print(JsonNode repositories, PrintWriter out) {
            Table table = new Table("REPOSITORY", "MAILS");
            repositories.forEach(repository -> table.row(
                    repository.path("repository").asText(),
                    repository.path("size").asLong()));
            table.print(out);
        }
    }

    @Command(name = "show", description = "The mails in a repository, or one of them.")
    static final class Show extends QueryCommand {
        @Parameters(index = "0", paramLabel = "REPOSITORY", description = "Such as var/mail/error.")
        private String repository = "";

        @Parameters(index = "1", paramLabel = "MAIL", arity = "0..1", description = "One mail, in full.")
        private @Nullable String mail;

        @Option(names = "--limit", defaultValue = "100", description = "At most this many. Default: ${DEFAULT-VALUE}.")
        private int limit;

        @Override
        JsonNode query(AdminApi api) throws AdminException, CommandException {
            if (limit < 1) {
                throw CommandException.usage("--limit " + limit + ": expected 1 or more");
            }
            String mails = path(checked(api, repository)) + "/mails";
            ArrayNode found = JsonNodeFactory.instance.arrayNode();
            if (mail != null) {
                return found.add(api.get(mails + "/" + encode(mail) + "?additionalFields=headers,messageSize"));
            }
            for (JsonNode key : api.get(mails + "?limit=" + limit)) {
                found.add(api.get(mails + "/" + encode(key.asText())));
            }
            return found;
        }

        @Override
        void print(JsonNode mails, PrintWriter out) {
            if (mail == null) {
                printAll(mails, out);
            } else {
                mails.forEach(found -> printOne(found, out));
            }
        }

        private static void printAll(JsonNode mails, PrintWriter out) {
            Table table = new Table("MAIL", "SENDER", "RECIPIENTS", "WHY");
            mails.forEach(found -> table.row(
                    found.path("name").asText(),
                    found.path("sender").asText(),
                    joined(found.path("recipients")),
                    firstLine(found.path("error").asText(""))));
            table.print(out);
        }

        private static void printOne(JsonNode found, PrintWriter out) {
            Table table = new Table("FIELD", "VALUE")
                    .row("mail", found.path("name").asText())
                    .row("sender", found.path("sender").asText())
                    .row("recipients", joined(found.path("recipients")))
                    .row("state", found.path("state").asText(""))
                    .row("why", firstLine(found.path("error").asText("")))
                    .row("bytes", found.path("messageSize").asText(""));
            found.path("headers")
                    .fields()
                    .forEachRemaining(header -> table.row(header.getKey() + ":", joined(header.getValue())));
            table.print(out);
        }

        private static String joined(JsonNode texts) {
            List<String> all = new ArrayList<>();
            texts.forEach(text -> all.add(text.asText()));
            return String.join(" ", all);
        }

        private static String firstLine(String text) {
            return text.lines().findFirst().orElse("");
        }
    }

    @Command(
            name = "replay",
            description = "Sends the mails of a repository through the pipeline again, or one of them.")
    static final class Replay extends ClientCommand {
        @Parameters(index = "0", paramLabel = "REPOSITORY", description = "Such as var/mail/error.")
        private String repository = "";

        @Parameters(index = "1", paramLabel = "MAIL", arity = "0..1", description = "Only this mail.")
        private @Nullable String mail;

        @Option(
                names = "--processor",
                defaultValue = "root",
                description = "Where in the pipeline it starts. Default: ${DEFAULT-VALUE}.")
        private String processor = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            String mails = path(checked(api, repository)) + "/mails";
            String one = mail == null ? "" : "/" + encode(mail);
            if (mail != null && !api.exists("GET", mails + one)) {
                throw CommandException.failed("no such mail in " + repository + ": " + mail);
            }
            JsonNode task =
                    api.await(api.patch(mails + one + "?action=reprocess&queue=spool&processor=" + encode(processor)));
            out.println(mail == null ? replayed(task) : "1 mail goes through the pipeline again");
        }

        private static String replayed(JsonNode task) {
            ObjectNode none = JsonNodeFactory.instance.objectNode();
            JsonNode about = task.path("additionalInformation").isObject() ? task.path("additionalInformation") : none;
            return about.path("initialCount").asLong()
                    - about.path("remainingCount").asLong()
                    + " mails go through the pipeline again, "
                    + about.path("remainingCount").asLong() + " are left";
        }
    }
}
