package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import org.compostela.configuration.Home;

/**
 * {@code data/server.json}: what the running server tells the command line. Replaced whole by a rename, so that a reader
 * sees the old or the new one, never half of one.
 */
final class RuntimeFile {
    enum State {
        STARTING,
        READY
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;

    RuntimeFile(Home home) {
        this.home = requireNonNull(home, "home");
    }

    void write(State state, BoundAddresses addresses) throws IOException {
        ObjectNode root = JSON.createObjectNode()
                .put("pid", ProcessHandle.current().pid())
                .put("version", ProductVersion.current())
                .put("state", state.name().toLowerCase(Locale.ROOT));
        Map<String, String> listeners = addresses.formatted();
        if (listeners.containsKey("admin")) {
            root.put("adminUrl", "http://" + listeners.get("admin"));
        }
        ArrayNode list = root.putArray("listeners");
        listeners.forEach((name, address) -> list.addObject().put("name", name).put("address", address));
        Path fresh = home.runtimeFile().resolveSibling("server.json.new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), root);
        Files.move(fresh, home.runtimeFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.deleteIfExists(home.runtimeFile());
    }
}
