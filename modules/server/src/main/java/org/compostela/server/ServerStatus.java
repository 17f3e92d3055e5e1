package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.james.IsStartedProbe;
import org.compostela.admin.StatusSource;
import org.compostela.configuration.CassandraSettings;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.EngineSettings;
import org.compostela.configuration.OpenSearchSettings;
import org.compostela.engines.EngineStatus;
import org.compostela.engines.ProcessMemory;
import org.compostela.journey.FactCounts;
import org.compostela.search.SearchProblems;

/** How the whole server is: its own process, its engines, its listeners, and what it has done since it started. */
final class ServerStatus implements StatusSource {
    private final CompostelaConfiguration configuration;
    private final ManagedEngines engines;
    private final BoundAddresses addresses;
    private final FactCounts facts;
    private final SearchProblems search;
    private final IsStartedProbe started;

    @Inject
    ServerStatus(
            CompostelaConfiguration configuration,
            ManagedEngines engines,
            BoundAddresses addresses,
            FactCounts facts,
            SearchProblems search,
            IsStartedProbe started) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.engines = requireNonNull(engines, "engines");
        this.addresses = requireNonNull(addresses, "addresses");
        this.facts = requireNonNull(facts, "facts");
        this.search = requireNonNull(search, "search");
        this.started = requireNonNull(started, "started");
    }

    @Override
    public Server status() {
        List<EngineStatus> embedded = engines.statuses();
        List<String> problems = new ArrayList<>(engines.problems());
        problems.addAll(search.list());
        List<String> expertFiles = expertFiles(problems);
        long pid = ProcessHandle.current().pid();
        long rss = ProcessMemory.residentBytes(pid)
                + embedded.stream().mapToLong(EngineStatus::rssBytes).sum();
        return new Server(
                ProductVersion.current(),
                state(problems),
                pid,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                rss,
                configuration.home().root().toString(),
                problems,
                listeners(),
                engines(embedded),
                expertFiles,
                facts.counts());
    }

    private String state(List<String> problems) {
        if (!started.isStarted()) {
            return "starting";
        }
        return problems.isEmpty() ? "ready" : "degraded";
    }

    private List<String> expertFiles(List<String> problems) {
        try {
            return HomeFolders.expertFiles(configuration.home());
        } catch (IOException e) {
            problems.add("the folder conf/expert cannot be listed: " + e.getMessage());
            return List.of();
        }
    }

    private List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        addresses.formatted().forEach((name, address) -> listeners.add(new Listener(name, address)));
        return listeners;
    }

    private List<Engine> engines(List<EngineStatus> embedded) {
        List<Engine> all = new ArrayList<>();
        embedded.forEach(status -> all.add(new Engine(
                status.name(),
                status.version(),
                "embedded",
                status.state().name().toLowerCase(Locale.ROOT),
                status.pid(),
                status.heapBytes(),
                status.rssBytes(),
                status.diskBytes(),
                status.restarts(),
                status.message())));
        EngineSettings settings = configuration.engines();
        if (settings.cassandra() instanceof CassandraSettings.External external) {
            all.add(external("cassandra", "at " + external.contactPoints()));
        }
        if (settings.opensearch() instanceof OpenSearchSettings.External external) {
            all.add(external("opensearch", "at " + external.hosts()));
        }
        return all;
    }

    /** Whether it answers is told by {@code /healthcheck}: asking here would make a status wait for a dead cluster. */
    private static Engine external(String name, String where) {
        return new Engine(name, "", "external", "external", OptionalLong.empty(), 0, 0, 0, 0, where);
    }
}
