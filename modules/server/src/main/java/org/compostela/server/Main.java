package org.compostela.server;

import static java.util.Objects.requireNonNull;

import org.compostela.cli.ClientCommands;
import org.compostela.pipeline.extensions.ExtensionCheckCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code compostela} command. Exit codes: 0 done, 1 failed, 2 called wrongly. */
@Command(
        name = "compostela",
        description = "A mail server that starts with one command and grows to a cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: compostela demo", "Then:       compostela serve --home DIR"})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new Main());
        command.addSubcommand(new ServeCommand());
        command.addSubcommand(new CheckCommand());
        ClientCommands.all().forEach(command::addSubcommand);
        requireNonNull(command.getSubcommands().get("extension"), "extension")
                .addSubcommand(new ExtensionCheckCommand());
        return command;
    }
}
