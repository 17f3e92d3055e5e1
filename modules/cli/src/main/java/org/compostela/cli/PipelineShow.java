package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code compostela pipeline show}: the pipeline that runs, as text or as a picture. */
@Command(
        name = "show",
        description = "The pipeline that runs: processors, steps, where they lead, how often and how long they ran.",
        footer = {
            "",
            "MAILS came to the step, MATCHED were what its mailet ran for. The counts begin anew with each version.",
            "A picture: compostela pipeline show --format svg > pipeline.svg"
        })
final class PipelineShow extends ClientCommand {
    /** Lower case as users write them. */
    enum Format {
        text,
        dot,
        svg,
        json
    }

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "One of ${COMPLETION-CANDIDATES}; dot is for Graphviz. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    boolean servedOnStandby() {
        return true;
    }

    @Override
    void run(AdminApi api, PrintWriter out) throws AdminException {
        JsonNode pipeline = api.get("/pipeline");
        switch (json ? Format.json : format) {
            case json -> out.println(QueryCommand.text(pipeline));
            case text -> print(pipeline, out);
            case dot -> out.print(PipelineDot.of(PipelinePicture.of(pipeline)));
            case svg -> out.print(PipelineSvg.of(PipelinePicture.of(pipeline)));
        }
    }

    private static void print(JsonNode pipeline, PrintWriter out) {
        int version = pipeline.path("version").asInt();
        out.println(Printable.of((version == 0 ? "runs not" : "version " + version) + ", "
                + pipeline.path("file").asText()));
        out.println();
        Table table = new Table("STEP", "FOR", "DOES", "LEADS TO", "MAILS", "MATCHED", "FAILED", "MEAN", "99 %");
        pipeline.path("processors").forEach(processor -> {
            table.row(processor.path("name").asText(), "", "", "", "", "", "", "", "");
            processor.path("steps").forEach(step -> addStep(step, table));
        });
        table.print(out);
        new PipelineFindings(null).print(pipeline.path("findings"), out);
    }

    private static void addStep(JsonNode step, Table table) {
        table.row(
                "  " + step.path("number").asInt(),
                TimeLine.cut(step.path("matcher").asText(), 40),
                simpleName(step.path("mailet").asText()),
                joined(step.path("processors")),
                step.path("seen").asLong(),
                step.path("matched").asLong(),
                step.path("failed").asLong(),
                millis(step, "meanMicros"),
                millis(step, "p99Micros"));
    }

    static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String joined(JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        return String.join(", ", all);
    }

    private static String millis(JsonNode step, String field) {
        return step.path("matched").asLong() == 0
                ? "-"
                : millis(step.path(field).asLong());
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, micros < 10_000 ? "%.2f ms" : "%.0f ms", micros / 1000.0);
    }
}
