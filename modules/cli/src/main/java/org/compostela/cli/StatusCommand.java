package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import picocli.CommandLine.Command;

/** {@code compostela status}: how the server is. */
@Command(name = "status", description = "How the server is: listeners, engines, queues, repositories, mail counts.")
final class StatusCommand extends QueryCommand {
    private static final long MIB = 1024 * 1024;

    @Override
    JsonNode query(AdminApi api) throws AdminException {
        return api.get("/status");
    }

    @Override
    void print(JsonNode status, PrintWriter out) {
        out.println(Printable.of("compostela " + text(status, "version") + " is " + text(status, "state") + ", pid "
                + text(status, "pid") + ", up "
                + uptime(status.path("uptimeSeconds").asLong()) + ", "
                + mib(status, "rssBytes") + " in memory, home " + text(status, "home")));
        status.path("problems").forEach(problem -> out.println(Printable.of("problem: " + problem.asText())));
        out.println();
        listeners(status).print(out);
        out.println();
        engines(status).print(out);
        out.println();
        mail(status).print(out);
        expertFiles(status, out);
    }

    private static Table listeners(JsonNode status) {
        Table table = new Table("LISTENER", "ADDRESS");
        status.path("listeners").forEach(listener -> table.row(text(listener, "name"), text(listener, "address")));
        return table;
    }

    private static Table engines(JsonNode status) {
        Table table = new Table("ENGINE", "VERSION", "MODE", "STATE", "PID", "HEAP", "MEMORY", "DISK", "RESTARTS", "");
        status.path("engines")
                .forEach(engine -> table.row(
                        text(engine, "name"),
                        text(engine, "version"),
                        text(engine, "mode"),
                        text(engine, "state"),
                        engine.path("pid").asText("-"),
                        mib(engine, "heapBytes"),
                        mib(engine, "rssBytes"),
                        mib(engine, "diskBytes"),
                        text(engine, "restarts"),
                        text(engine, "message")));
        return table;
    }

    private static Table mail(JsonNode status) {
        Table table = new Table("MAIL", "COUNT");
        status.path("queues").forEach(queue -> table.row("in queue " + text(queue, "name"), text(queue, "size")));
        status.path("repositories")
                .forEach(
                        repository -> table.row("in repository " + text(repository, "name"), text(repository, "size")));
        status.path("mail")
                .fields()
                .forEachRemaining(count -> table.row(
                        count.getKey() + " since start", count.getValue().asText()));
        return table;
    }

    private static void expertFiles(JsonNode status, PrintWriter out) {
        List<String> files = new ArrayList<>();
        status.path("expertFiles").forEach(file -> files.add(file.asText()));
        if (!files.isEmpty()) {
            out.println();
            out.println(Printable.of("replaced by conf/expert: " + String.join(", ", files)));
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static String mib(JsonNode node, String field) {
        return node.path(field).asLong() / MIB + " MiB";
    }

    private static String uptime(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        return up.toDays() > 0
                ? up.toDays() + " d " + up.toHoursPart() + " h"
                : up.toHours() > 0
                        ? up.toHours() + " h " + up.toMinutesPart() + " min"
                        : up.toMinutes() + " min " + up.toSecondsPart() + " s";
    }
}
