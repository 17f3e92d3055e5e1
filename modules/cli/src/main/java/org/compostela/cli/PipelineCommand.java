package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code compostela pipeline}: what happens to each mail, and changes of it while the server runs. */
@Command(
        name = "pipeline",
        description = "What happens to each mail: see it, try a mail on it, change it while the server runs.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PipelineShow.class,
            PipelineTry.class,
            PipelineCommand.Check.class,
            PipelineDiff.class,
            PipelineCommand.Apply.class,
            PipelineCommand.History.class,
            PipelineCommand.Rollback.class
        })
final class PipelineCommand {
    /** A question with the text of a pipeline; the server takes its own file where there is none. */
    static ObjectNode question(@Nullable Path file) throws CommandException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        return file == null ? question : question.put("text", PipelineFile.text(file));
    }

    private static void change(AdminApi api, String path, JsonNode question, PipelineFindings findings, PrintWriter out)
            throws AdminException, CommandException {
        JsonNode changed;
        try {
            changed = api.post(path, question);
        } catch (AdminException e) {
            if (e.answer().path("findings").isEmpty()) {
                throw e;
            }
            findings.print(e.answer().path("findings"), out);
            throw CommandException.failed(e.answer().path("message").asText());
        }
        findings.print(changed.path("findings"), out);
        out.println("mails go through version " + changed.path("version").asInt()
                + " from now on; those under way finish under the one that they began with");
    }

    @Command(
            name = "check",
            description = "Whether a pipeline can be used: names, parameters, processors, ways without an end.")
    static final class Check extends ClientCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "A mailetcontainer.xml. Default: the one of the server, as it is now.")
        private @Nullable Path file;

        @Override
        boolean servedOnStandby() {
            return true;
        }

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            JsonNode checked = api.post("/pipeline/check", question(file));
            JsonNode findings = checked.path("findings");
            new PipelineFindings(file).print(findings, out);
            if (!checked.path("usable").asBoolean()) {
                throw CommandException.failed("this pipeline cannot be used");
            }
            out.println(findings.isEmpty() ? "ok" : "ok: it can be used, but look at the warnings");
        }
    }

    @Command(
            name = "apply",
            description = "Changes the pipeline of the running server. A failure changes nothing.",
            footer = {
                "",
                "The server writes FILE to its conf/mailetcontainer.xml. SIGHUP to the server does what this does without FILE."
            })
    static final class Apply extends ClientCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "The new mailetcontainer.xml. "
                        + "Default: conf/mailetcontainer.xml and extensions/ of the server, as they are now.")
        private @Nullable Path file;

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            change(api, "/pipeline/apply", question(file), new PipelineFindings(file), out);
        }
    }

    @Command(name = "history", description = "The pipelines that were, the newest first.")
    static final class History extends QueryCommand {
        @Override
        boolean servedOnStandby() {
            return true;
        }

        @Override
        JsonNode query(AdminApi api) throws AdminException {
            return api.get("/pipeline/history");
        }

        @Override
        void print(JsonNode versions, PrintWriter out) {
            Table table = new Table("VERSION", "SINCE (UTC)", "");
            versions.forEach(version -> table.row(
                    version.path("version").asInt(),
                    TimeLine.time(version.path("at").asText()),
                    version.path("current").asBoolean() ? "runs now" : ""));
            table.print(out);
        }
    }

    @Command(
            name = "rollback",
            description = "Makes an earlier version the pipeline of the running server; it gets a new number.")
    static final class Rollback extends ClientCommand {
        @Parameters(paramLabel = "VERSION", description = "A number of compostela pipeline history.")
        private int version;

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            change(
                    api,
                    AdminApi.path("pipeline", "rollback", String.valueOf(version)),
                    JsonNodeFactory.instance.objectNode(),
                    new PipelineFindings(null),
                    out);
        }
    }
}
