package org.compostela.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.admin.RunningServer;
import org.compostela.cli.admin.StandbyServer;
import org.compostela.configuration.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a client command talks to. */
final class ConnectionOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "The home of the running server. Default: $COMPOSTELA_HOME, else the distribution's own folder.")
    private @Nullable Path home;

    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            description = "The server's web admin API. Default: what the home says.")
    private @Nullable URI adminUrl;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the API's token. Default: data/secrets/admin-token of the home.")
    private @Nullable Path tokenFile;

    AdminApi connect() throws CommandException, AdminException {
        URI address = adminUrl == null ? RunningServer.address(home()) : checked(adminUrl);
        Path token = tokenFile == null ? home().adminToken() : tokenFile;
        return new AdminApi(address, RunningServer.token(token));
    }

    /** Whether it is a home that is meant, and no server runs there. */
    boolean atRest() throws CommandException, AdminException {
        return adminUrl == null && !RunningServer.runsOn(home());
    }

    /** Starts the stores of the home, and the admin API over them, for one command. */
    StandbyServer standby() throws CommandException, AdminException {
        return StandbyServer.start(
                distribution()
                        .orElseThrow(() ->
                                CommandException.failed("the distribution is not known: call bin/compostela of it")),
                home());
    }

    private static Optional<Path> distribution() {
        return Optional.ofNullable(System.getProperty("compostela.distribution"))
                .map(Path::of);
    }

    private static URI checked(URI url) throws CommandException {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw CommandException.usage("--admin-url " + url + ": expected http://HOST:PORT");
        }
        return url;
    }

    Home home() throws CommandException {
        return Optional.ofNullable(home)
                .or(() -> Optional.ofNullable(System.getenv("COMPOSTELA_HOME")).map(Path::of))
                .or(ConnectionOptions::distribution)
                .map(Home::new)
                .orElseThrow(() -> CommandException.usage("no home: give --home DIR or set COMPOSTELA_HOME"));
    }
}
