package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela pipeline diff}: what a change would change, as a unified diff. */
@Command(
        name = "diff",
        description =
                "What differs between the pipeline that runs and a file or an earlier version, as a unified diff.")
final class PipelineDiff extends ClientCommand {
    private static final int CONTEXT_LINES = 3;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A mailetcontainer.xml. Default: the one in conf/ of the server.")
    private @Nullable Path file;

    @Option(names = "--version", paramLabel = "N", description = "A number of compostela pipeline history.")
    private @Nullable Integer version;

    @Override
    boolean servedOnStandby() {
        return true;
    }

    @Override
    void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
        if (file != null && version != null) {
            throw CommandException.usage("give FILE or --version, not both");
        }
        JsonNode running = api.get("/pipeline/text");
        print(
                "version " + running.path("version").asInt() + " (runs now)",
                running.path("text").asText(),
                version == null ? String.valueOf(file(api)) : "version " + version,
                version == null ? PipelineFile.text(file(api)) : textOf(api, version),
                out);
    }

    private Path file(AdminApi api) throws AdminException {
        return file == null ? Path.of(api.get("/pipeline").path("file").asText()) : file;
    }

    private static String textOf(AdminApi api, int version) throws AdminException {
        return api.get(AdminApi.path("pipeline", "history", String.valueOf(version)))
                .path("text")
                .asText();
    }

    private static void print(String oldName, String old, String newName, String now, PrintWriter out) {
        List<String> then = old.lines().toList();
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                oldName, newName, then, DiffUtils.diff(then, now.lines().toList()), CONTEXT_LINES);
        lines.forEach(line -> out.println(printable(line)));
    }

    /** Tabs stay: a diff may be given to patch. */
    private static String printable(String line) {
        return Arrays.stream(line.split("\t", -1)).map(Printable::of).collect(Collectors.joining("\t"));
    }
}
