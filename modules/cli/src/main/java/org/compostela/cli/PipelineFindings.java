package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.compostela.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;

/** What the check of a pipeline found, as compilers write it: {@code file:line: problem; remedy}. */
final class PipelineFindings {
    private static final String SERVERS_NAME = "mailetcontainer.xml";

    private final @Nullable Path file;

    /** @param file that was sent as text: findings in it carry its name, and not the server's */
    PipelineFindings(@Nullable Path file) {
        this.file = file;
    }

    void print(JsonNode findings, PrintWriter out) {
        findings.forEach(finding -> out.println(Printable.of(line(finding))));
    }

    private String line(JsonNode finding) {
        int line = finding.path("line").asInt();
        String remedy = finding.path("remedy").asText();
        return name(finding.path("file").asText())
                + (line == 0 ? "" : ":" + line)
                + (finding.path("severity").asText().equals("warning") ? ": warning: " : ": ")
                + finding.path("problem").asText()
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private String name(String servers) {
        return file != null && servers.endsWith(SERVERS_NAME) ? file.toString() : servers;
    }
}
