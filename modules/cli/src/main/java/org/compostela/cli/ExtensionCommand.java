package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import picocli.CommandLine.Command;

/**
 * {@code compostela extension}: the jars with mailets and matchers. {@code check} needs the server's classes and is
 * added by it.
 */
@Command(
        name = "extension",
        description = "Mailets and matchers of your own, in jars.",
        mixinStandardHelpOptions = true,
        subcommands = ExtensionCommand.ListAll.class)
final class ExtensionCommand {
    @Command(name = "list", description = "The extensions that the running pipeline has, and what is wrong with them.")
    static final class ListAll extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            return api.get("/extensions");
        }

        @Override
        void print(JsonNode extensions, PrintWriter out) {
            if (extensions.isEmpty()) {
                out.println("no extension; put a jar into extensions/ of the home, then: compostela pipeline apply");
                return;
            }
            Table table = new Table("EXTENSION", "MAILETS", "MATCHERS", "PROBLEMS");
            extensions.forEach(extension -> table.row(
                    extension.path("name").asText(),
                    names(extension.path("mailets")),
                    names(extension.path("matchers")),
                    extension.path("problems").size()));
            table.print(out);
            extensions.forEach(extension -> extension
                    .path("problems")
                    .forEach(problem -> out.println(
                            Printable.of("problem: " + extension.path("name").asText() + ": " + problem.asText()))));
        }

        private static String names(JsonNode names) {
            List<String> all = new ArrayList<>();
            names.forEach(name -> all.add(name.asText()));
            return all.isEmpty() ? "-" : String.join(", ", all);
        }
    }
}
