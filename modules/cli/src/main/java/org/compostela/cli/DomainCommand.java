package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code compostela domain}: the domains whose mail is kept here. */
@Command(
        name = "domain",
        description = "The domains whose mail is kept here.",
        mixinStandardHelpOptions = true,
        subcommands = {DomainCommand.Add.class, DomainCommand.ListAll.class, DomainCommand.Remove.class})
final class DomainCommand {

    static boolean exists(AdminApi api, String domain) throws AdminException {
        return api.exists("GET", path("domains", domain));
    }

    @Command(name = "add", description = "Keeps mail for a domain.")
    static final class Add extends ClientCommand {
        @Parameters(paramLabel = "NAME", description = "The domain, such as example.org.")
        private String name = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            if (exists(api, name)) {
                throw CommandException.failed("the domain " + name + " is already there");
            }
            api.put(path("domains", name));
            out.println("added domain " + Printable.of(name));
        }
    }

    @Command(name = "list", description = "The domains.")
    static final class ListAll extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            return api.get("/domains");
        }

        @Override
        void print(JsonNode domains, PrintWriter out) {
            domains.forEach(domain -> out.println(Printable.of(domain.asText())));
        }
    }

    @Command(name = "remove", description = "Keeps no more mail for a domain; its users and their mail stay.")
    static final class Remove extends ClientCommand {
        @Parameters(paramLabel = "NAME", description = "The domain.")
        private String name = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            if (!exists(api, name)) {
                throw CommandException.failed("no such domain: " + name);
            }
            api.delete(path("domains", name));
            out.println("removed domain " + Printable.of(name));
        }
    }
}
