package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.encode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compostela index}: the index that answers searches. */
@Command(
        name = "index",
        description = "The index that answers searches: compared with the mailboxes, put right, built anew.",
        mixinStandardHelpOptions = true,
        subcommands = {IndexCommand.Status.class, IndexCommand.Check.class, IndexCommand.Rebuild.class})
final class IndexCommand {
    /** A task goes on at the server when nobody waits for it any more. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    /** Which mailboxes, and how fast. */
    static final class Which {
        @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only the mailboxes of this domain's users.")
        private @Nullable String domain;

        @Option(names = "--user", paramLabel = "ADDRESS", description = "Only the mailboxes of this user.")
        private @Nullable String user;

        @Option(names = "--mailbox", paramLabel = "NAME", description = "Only this one of them, such as INBOX.")
        private @Nullable String mailbox;

        @Option(
                names = "--messages-per-second",
                defaultValue = "0",
                paramLabel = "N",
                description = "No faster than this. Default: as fast as it goes.")
        private int perSecond;

        @Spec(Spec.Target.MIXEE)
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private CommandSpec command;

        /** For people who wait; what is asked for goes to standard output. */
        PrintWriter progress() {
            return command.commandLine().getErr();
        }

        String query() throws CommandException {
            if (domain != null && user != null) {
                throw CommandException.usage("--domain or --user, not both");
            }
            if (mailbox != null && user == null) {
                throw CommandException.usage("--mailbox " + mailbox + ": whose? Give --user too");
            }
            if (perSecond < 0) {
                throw CommandException.usage("--messages-per-second " + perSecond + ": expected 0 or more");
            }
            List<String> parameters = new ArrayList<>();
            parameters.add("messagesPerSecond=" + perSecond);
            if (domain != null) {
                parameters.add("domain=" + encode(domain));
            }
            if (user != null) {
                parameters.add("user=" + encode(MailAddress.parse(user).toString()));
            }
            if (mailbox != null) {
                parameters.add("mailbox=" + encode(mailbox));
            }
            return "?" + String.join("&", parameters);
        }
    }

    private static JsonNode follow(AdminApi api, JsonNode started, PrintWriter progress) throws AdminException {
        long[] last = {0};
        JsonNode task = api.await(started, PATIENCE, running -> {
            JsonNode work = running.path("additionalInformation");
            long messages = work.path("messages").asLong();
            if (messages > last[0]) {
                last[0] = messages;
                progress.println(messages + total(work) + " messages");
                progress.flush();
            }
        });
        return task.path("additionalInformation");
    }

    private static String total(JsonNode work) {
        long total = work.path("total").asLong();
        return total == 0
                ? ""
                : " of about " + Math.max(total, work.path("messages").asLong());
    }

    @Command(
            name = "status",
            description = "Which index is in use, what is done with it, and what the last check found.")
    static final class Status extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            return api.get("/index");
        }

        @Override
        void print(JsonNode index, PrintWriter out) {
            Table table = new Table("INDEX", "")
                    .row("name", index.path("index").asText())
                    .row("layout", layout(index))
                    .row("complete", index.path("complete").asBoolean() ? "yes" : "no, it is being filled")
                    .row("being rebuilt", index.path("rebuilding").asBoolean() ? "yes" : "no")
                    .row("events that fail", index.path("failingEvents").asLong());
            JsonNode check = index.path("lastCheck");
            if (check.isObject()) {
                table.row("last check", check.path("finished").asText()).row("", Check.sentence(check));
            } else {
                table.row("last check", "none since the server started");
            }
            table.print(out);
        }

        private static String layout(JsonNode index) {
            String layout = index.path("layout").asText();
            String wanted = index.path("wantedLayout").asText();
            return layout.equals(wanted) ? layout : layout + ", is rebuilt as " + wanted;
        }
    }

    @Command(
            name = "check",
            description = {
                "Compares mailboxes and index: messages, flags, mod-sequences. Mail goes on meanwhile.",
                "Exit code 1 when they differ and were not put right."
            })
    static final class Check extends ClientCommand {
        @Mixin
        private Which which = new Which();

        @Option(names = "--repair", description = "Puts the index right.")
        private boolean repair;

        @Option(names = "--json", description = "Prints JSON.")
        private boolean json;

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            JsonNode started = api.post("/index/check" + which.query() + (repair ? "&repair=true" : ""));
            JsonNode work = follow(api, started, which.progress());
            out.println(json ? QueryCommand.text(work) : Printable.of(sentence(work)));
            long left = differences(work) - work.path("mended").asLong();
            if (left > 0) {
                throw CommandException.failed(
                        repair
                                ? left + " differences could not be put right; the server's log tells why"
                                : "index and mailboxes differ; compostela index check --repair puts the index right");
            }
        }

        private static long differences(JsonNode work) {
            return work.path("missing").asLong()
                    + work.path("surplus").asLong()
                    + work.path("different").asLong();
        }

        static String sentence(JsonNode work) {
            String seen = work.path("messages").asLong() + " messages in "
                    + work.path("mailboxes").asLong() + " mailboxes compared: ";
            if (differences(work) == 0) {
                return seen + "no difference";
            }
            return seen + work.path("missing").asLong() + " missing in the index, "
                    + work.path("surplus").asLong() + " too many, "
                    + work.path("different").asLong()
                    + " with other flags; " + work.path("mended").asLong() + " put right";
        }
    }

    @Command(
            name = "rebuild",
            description = {
                "Writes the index anew from the mailboxes. The whole index is built beside the one in use, which",
                "answers searches until the new one is complete; a part is written over in place."
            })
    static final class Rebuild extends ClientCommand {
        @Mixin
        private Which which = new Which();

        @Option(names = "--json", description = "Prints JSON.")
        private boolean json;

        @Option(names = "--give-up", description = "Ends the rebuild of the whole index that runs; the old one stays.")
        private boolean giveUp;

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            if (giveUp) {
                api.delete("/index/rebuild");
                out.println("the rebuild ends");
                return;
            }
            JsonNode work = follow(api, api.post("/index/rebuild" + which.query()), which.progress());
            String name = work.path("index").asText();
            out.println(
                    json
                            ? QueryCommand.text(work)
                            : Printable.of(work.path("messages").asLong() + " messages indexed"
                                    + (name.isEmpty() ? "" : "; " + name + " is in use")));
        }
    }
}
