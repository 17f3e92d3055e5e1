package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import org.compostela.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela alias}: further addresses of a user. */
@Command(
        name = "alias",
        description = "Further addresses of a user.",
        mixinStandardHelpOptions = true,
        subcommands = {AliasCommand.Add.class, AliasCommand.ListAll.class, AliasCommand.Remove.class})
final class AliasCommand {
    private static String mapping(MailAddress alias, MailAddress user) {
        return path("address", "aliases", user.toString(), "sources", alias.toString());
    }

    private static JsonNode sources(AdminApi api, String user) throws AdminException {
        return api.get(path("address", "aliases", user));
    }

    private static boolean exists(AdminApi api, MailAddress alias, MailAddress user) throws AdminException {
        for (JsonNode source : sources(api, user.toString())) {
            if (source.path("source").asText().equalsIgnoreCase(alias.toString())) {
                return true;
            }
        }
        return false;
    }

    private static void mustHaveDomain(AdminApi api, MailAddress address) throws AdminException, CommandException {
        if (!DomainCommand.exists(api, address.domain())) {
            throw CommandException.failed("no such domain: " + address.domain());
        }
    }

    @Command(name = "add", description = "Delivers mail for an address to a user.")
    static final class Add extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The further address.")
        private String alias = "";

        @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The user.")
        private String to = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            MailAddress source = MailAddress.parse(alias);
            MailAddress user = MailAddress.parse(to);
            mustHaveDomain(api, source);
            mustHaveDomain(api, user);
            if (exists(api, source, user)) {
                throw CommandException.failed(source + " is already an alias of " + user);
            }
            api.put(mapping(source, user));
            out.println("added alias " + Printable.of(source + " to " + user));
        }
    }

    @Command(name = "list", description = "The aliases, of all users or of one.")
    static final class ListAll extends QueryCommand {
        @Option(names = "--to", paramLabel = "ADDRESS", description = "Only the aliases of this user.")
        private @Nullable String to;

        @Override
        JsonNode query(AdminApi api) throws AdminException, CommandException {
            ArrayNode aliases = JsonNodeFactory.instance.arrayNode();
            if (to != null) {
                collect(api, MailAddress.parse(to).toString(), aliases);
                return aliases;
            }
            for (JsonNode user : api.get("/address/aliases")) {
                collect(api, user.asText(), aliases);
            }
            return aliases;
        }

        private static void collect(AdminApi api, String user, ArrayNode aliases) throws AdminException {
            sources(api, user).forEach(source -> aliases.addObject()
                    .put("address", source.path("source").asText())
                    .put("to", user));
        }

        @Override
        void print(JsonNode aliases, PrintWriter out) {
            Table table = new Table("ADDRESS", "TO");
            aliases.forEach(alias ->
                    table.row(alias.path("address").asText(), alias.path("to").asText()));
            table.print(out);
        }
    }

    @Command(name = "remove", description = "Delivers mail for an address no more to a user.")
    static final class Remove extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The further address.")
        private String alias = "";

        @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The user.")
        private String to = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            MailAddress source = MailAddress.parse(alias);
            MailAddress user = MailAddress.parse(to);
            if (!exists(api, source, user)) {
                throw CommandException.failed("no such alias: " + source + " to " + user);
            }
            api.delete(mapping(source, user));
            out.println("removed alias " + Printable.of(source + " to " + user));
        }
    }
}
