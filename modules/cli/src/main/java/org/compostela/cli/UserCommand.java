package org.compostela.cli;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.terminal.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code compostela user}: those who have a mailbox. */
@Command(
        name = "user",
        description = "Those who have a mailbox.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.ListAll.class,
            UserCommand.Remove.class,
            UserCommand.Password.class
        })
final class UserCommand {
    private static boolean exists(AdminApi api, MailAddress user) throws AdminException {
        return api.exists("HEAD", path("users", user.toString()));
    }

    private static void mustExist(AdminApi api, MailAddress user) throws AdminException, CommandException {
        if (!exists(api, user)) {
            throw CommandException.failed("no such user: " + user);
        }
    }

    private static ObjectNode withPassword(String password) {
        return JsonNodeFactory.instance.objectNode().put("password", password);
    }

    @Command(name = "add", description = "Makes a user with a mailbox.")
    static final class Add extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The user's mail address.")
        private String address = "";

        @Mixin
        private final NewPassword password = new NewPassword();

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            MailAddress user = MailAddress.parse(address);
            if (!DomainCommand.exists(api, user.domain())) {
                throw CommandException.failed(
                        "no such domain: " + user.domain() + "; add it with compostela domain add " + user.domain());
            }
            if (exists(api, user)) {
                throw CommandException.failed("the user " + user + " is already there");
            }
            api.put(path("users", user.toString()), withPassword(password.read(user)));
            out.println("added user " + Printable.of(user.toString()));
        }
    }

    @Command(name = "list", description = "The users.")
    static final class ListAll extends QueryCommand {
        @Override
        JsonNode query(AdminApi api) throws AdminException {
            return api.get("/users");
        }

        @Override
        void print(JsonNode users, PrintWriter out) {
            users.forEach(user -> out.println(Printable.of(user.path("username").asText())));
        }
    }

    @Command(name = "remove", description = "Removes a user; the mail stays in the store.")
    static final class Remove extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The user's mail address.")
        private String address = "";

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            MailAddress user = MailAddress.parse(address);
            mustExist(api, user);
            api.delete(path("users", user.toString()));
            out.println("removed user " + Printable.of(user.toString()));
        }
    }

    @Command(name = "password", description = "Gives a user a new password.")
    static final class Password extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The user's mail address.")
        private String address = "";

        @Mixin
        private final NewPassword password = new NewPassword();

        @Override
        void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
            MailAddress user = MailAddress.parse(address);
            mustExist(api, user);
            api.put(path("users", user.toString()) + "?force", withPassword(password.read(user)));
            out.println("changed the password of " + Printable.of(user.toString()));
        }
    }
}
