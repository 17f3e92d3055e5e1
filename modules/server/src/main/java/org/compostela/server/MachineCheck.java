package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.compostela.configuration.CassandraSettings;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.ListenAddress;
import org.compostela.configuration.ListenSettings;
import org.compostela.configuration.OpenSearchSettings;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** What of this machine would stop the server: ports taken, too little memory or disk, a pipeline that is not XML. */
final class MachineCheck {
    private static final long MIB = 1024L * 1024;

    /** Heap of the server itself (see bin/compostela) and what the engines need beside their heaps. */
    private static final long OWN_NEEDS = 800 * MIB;

    private final CompostelaConfiguration configuration;

    MachineCheck(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        memory().ifPresent(faults::add);
        disk().ifPresent(faults::add);
        pipeline().ifPresent(faults::add);
        listeners().flatMap(address -> port(address).stream()).forEach(faults::add);
        return faults;
    }

    private Optional<String> memory() {
        long needed = OWN_NEEDS;
        if (configuration.engines().cassandra() instanceof CassandraSettings.Embedded cassandra) {
            needed += cassandra.memory();
        }
        if (configuration.engines().opensearch() instanceof OpenSearchSettings.Embedded opensearch) {
            needed += opensearch.memory();
        }
        long has =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return has >= needed
                ? Optional.empty()
                : Optional.of("this machine has " + has / MIB + " MiB of memory, the engines as configured need "
                        + needed / MIB + " MiB: lower engines.cassandra.memory and engines.opensearch.memory");
    }

    private Optional<String> disk() {
        Path folder = nearestExisting(configuration.home().data());
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            long needed = configuration.limits().minimumFreeDisk();
            return free >= needed
                    ? Optional.empty()
                    : Optional.of(
                            folder + " has " + free / MIB + " MiB free, limits.minimum-free-disk is " + needed / MIB
                                    + " MiB: the server would refuse mail with 452; free space or lower the limit");
        } catch (IOException e) {
            return Optional.of(folder + " cannot be examined: " + e.getMessage());
        }
    }

    private Optional<String> pipeline() {
        Path file = configuration.home().conf().resolve("mailetcontainer.xml");
        if (!Files.exists(file)) {
            return Optional.of(file + " is missing: copy the one that ships, or run `compostela serve` once");
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newDocumentBuilder().parse(file.toFile());
            return Optional.empty();
        } catch (SAXParseException e) {
            return Optional.of(file + ":" + e.getLineNumber() + ": " + e.getMessage());
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return Optional.of(file + ": " + e.getMessage());
        }
    }

    private Stream<ListenAddress> listeners() {
        ListenSettings listen = configuration.listen();
        return Stream.of(
                        listen.smtp(),
                        listen.submission(),
                        listen.submissions(),
                        listen.lmtp(),
                        listen.imap(),
                        listen.imaps(),
                        listen.pop3(),
                        listen.pop3s(),
                        listen.admin())
                .flatMap(Optional::stream)
                .filter(address -> address.port() != 0);
    }

    private static Optional<String> port(ListenAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(address + " cannot be listened on: " + e.getMessage()
                    + (address.port() < 1024 ? " (ports under 1024 need root or CAP_NET_BIND_SERVICE)" : ""));
        }
    }

    private static Path nearestExisting(Path path) {
        Path folder = path;
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }
}
