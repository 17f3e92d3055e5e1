package org.compostela.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.admin.StandbyServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running server: the connection, and failures as one line and an exit code. */
@Command(mixinStandardHelpOptions = true)
abstract class ClientCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /** Whether it needs no more than the stores: on a home whose server does not run, these are started for it. */
    boolean servedOnStandby() {
        return false;
    }

    abstract void run(AdminApi api, PrintWriter out) throws AdminException, CommandException;

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (servedOnStandby() && connection.atRest()) {
                runOnStandby(out);
            } else {
                run(connection.connect(), out);
            }
            return 0;
        } catch (AdminException e) {
            return fail(1, e.getMessage());
        } catch (CommandException e) {
            return fail(e.exitCode(), e.getMessage());
        } finally {
            out.flush();
        }
    }

    private void runOnStandby(PrintWriter out) throws AdminException, CommandException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("no server runs on " + connection.home().root() + ": its stores are started for this command");
        err.flush();
        try (StandbyServer server = connection.standby()) {
            run(server.api(), out);
        }
    }

    private int fail(int exitCode, @org.jspecify.annotations.Nullable String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("compostela: " + message);
        err.flush();
        return exitCode;
    }
}
