package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What {@code GET /status} tells and only the server as a whole knows. Asked for every request, so it must be quick. */
@FunctionalInterface
public interface StatusSource {
    Server status();

    /**
     * @param state {@code starting}, {@code ready} or {@code degraded}
     * @param rssBytes memory of the server and its engines together
     * @param problems what an administrator should look at, a sentence each
     * @param mail counts since the start of the process, by fact, in the order of a mail's way
     */
    record Server(
            String version,
            String state,
            long pid,
            long uptimeSeconds,
            long rssBytes,
            String home,
            List<String> problems,
            List<Listener> listeners,
            List<Engine> engines,
            List<String> expertFiles,
            Map<String, Long> mail) {
        public Server {
            requireNonNull(version, "version");
            requireNonNull(state, "state");
            requireNonNull(home, "home");
            problems = List.copyOf(problems);
            listeners = List.copyOf(listeners);
            engines = List.copyOf(engines);
            expertFiles = List.copyOf(expertFiles);
            mail = new LinkedHashMap<>(mail);
        }

        /** In the order given. */
        @Override
        public Map<String, Long> mail() {
            return Collections.unmodifiableMap(mail);
        }
    }

    /** @param address {@code host:port}, the port that it really has */
    record Listener(String name, String address) {
        public Listener {
            requireNonNull(name, "name");
            requireNonNull(address, "address");
        }
    }

    /**
     * @param mode {@code embedded} or {@code external}
     * @param pid empty while it does not run, and for an external one
     * @param message why it is not ready; empty when it is
     */
    record Engine(
            String name,
            String version,
            String mode,
            String state,
            OptionalLong pid,
            long heapBytes,
            long rssBytes,
            long diskBytes,
            int restarts,
            String message) {
        public Engine {
            requireNonNull(name, "name");
            requireNonNull(version, "version");
            requireNonNull(mode, "mode");
            requireNonNull(state, "state");
            requireNonNull(pid, "pid");
            requireNonNull(message, "message");
        }
    }
}
