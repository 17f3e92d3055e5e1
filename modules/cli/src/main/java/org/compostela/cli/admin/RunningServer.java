package org.compostela.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.compostela.configuration.Home;

/**
 * What the server of a home says of itself in {@link Home#runtimeFile()}.
 *
 * @param listeners {@code host:port} by name, with the ports they really have
 */
public record RunningServer(long pid, String state, Optional<URI> adminUrl, Map<String, String> listeners) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunningServer {
        listeners = Map.copyOf(listeners);
    }

    /** @return empty when no server runs on this home, as far as its file tells */
    public static Optional<RunningServer> of(Home home) throws IOException {
        JsonNode file;
        try {
            file = JSON.readTree(Files.readAllBytes(home.runtimeFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Map<String, String> listeners = new HashMap<>();
        file.path("listeners")
                .forEach(listener -> listeners.put(
                        listener.path("name").asText(), listener.path("address").asText()));
        return Optional.of(new RunningServer(
                file.path("pid").asLong(),
                file.path("state").asText(),
                Optional.of(file.path("adminUrl").asText())
                        .filter(url -> !url.isEmpty())
                        .map(URI::create),
                listeners));
    }

    public boolean ready() {
        return state.equals("ready");
    }

    /** The web admin API of the server that runs on this home. */
    public static AdminApi api(Home home) throws AdminException {
        return new AdminApi(address(home), token(home.adminToken()));
    }

    /** Whether a server runs on this home, or begins to. */
    public static boolean runsOn(Home home) throws AdminException {
        return read(home).flatMap(server -> ProcessHandle.of(server.pid)).isPresent();
    }

    /** Where that API is. */
    public static URI address(Home home) throws AdminException {
        RunningServer server = read(home)
                .orElseThrow(() -> new AdminException(
                        "no server runs on " + home.root() + ": start it with compostela serve --home " + home.root()));
        if (ProcessHandle.of(server.pid).isEmpty()) {
            throw new AdminException("the server on " + home.root() + " (pid " + server.pid
                    + ") has died: start it with compostela serve --home " + home.root());
        }
        return server.adminUrl.orElseThrow(() -> new AdminException(
                server.ready()
                        ? "the server on " + home.root() + " has no web admin API: listen.admin is off"
                        : "the server on " + home.root() + " is " + server.state + ": try again in a moment"));
    }

    /** The bearer token in this file. */
    public static String token(Path file) throws AdminException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AdminException("the token in " + file + " cannot be read: run this as the user of the server", e);
        }
    }

    private static Optional<RunningServer> read(Home home) throws AdminException {
        try {
            return of(home);
        } catch (IOException e) {
            throw new AdminException(home.runtimeFile() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
