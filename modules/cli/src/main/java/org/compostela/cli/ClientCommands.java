package org.compostela.cli;

import java.util.List;
import org.compostela.cli.demo.DemoCommand;

/** The subcommands of {@code compostela} that need no server in this process. */
public final class ClientCommands {
    private ClientCommands() {}

    /** New picocli command objects, in the order help shows them. */
    public static List<Object> all() {
        return List.of(
                new DemoCommand(),
                new StatusCommand(),
                new DomainCommand(),
                new UserCommand(),
                new AliasCommand(),
                new TraceCommand(),
                new PipelineCommand(),
                new QueueCommand(),
                new RepositoryCommand(),
                new IndexCommand(),
                new ExtensionCommand(),
                new VersionCommand(),
                new CompletionCommand());
    }
}
