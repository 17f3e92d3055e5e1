package org.compostela.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.compostela.configuration.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A home whose server is a {@link FakeServer}, and the commands run on it. */
abstract class CommandsOnFakeServer {
    @Command(name = "compostela", version = "compostela 9.9")
    static final class Root {}

    record Run(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    FakeServer server;
    Home home;

    @BeforeEach
    final void startServer() throws IOException {
        server = new FakeServer();
        home = new Home(folder);
        Files.createDirectories(home.secrets());
        Files.writeString(home.adminToken(), "secret\n");
        runtimeFile(ProcessHandle.current().pid(), "ready", server.address().toString());
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    final void runtimeFile(long pid, String state, String adminUrl) throws IOException {
        Files.writeString(
                home.runtimeFile(),
                """
                {"pid":%d,"version":"0.1.0","state":"%s","adminUrl":"%s","listeners":[]}
                """
                        .formatted(pid, state, adminUrl));
    }

    final Run run(String... arguments) {
        return run(folder, arguments);
    }

    static Run run(Path home, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Root());
        ClientCommands.all().forEach(command::addSubcommand);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!List.of("completion", "version").contains(arguments[0])) {
            all.addAll(List.of("--home", home.toString()));
        }
        int exitCode = command.execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
