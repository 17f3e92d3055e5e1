package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.RemovalNotification;
import com.google.common.net.InternetDomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies that were fetched, in memory and each in a file of its own, of {@link #MOST} domains at most. They outlive a restart, for a policy that is
 * forgotten protects nobody from whoever hides it now (RFC 8461 section 10.2). On this machine's disk and not in Cassandra: outgoing mail,
 * whose queue is there too, leaves while Cassandra is down. Thread-safe.
 */
final class StsStore {
    static final int MOST = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(StsStore.class);
    private static final String ENDING = ".txt";

    /** What common file systems take for the name of a file. */
    private static final int LONGEST_NAME = 240;

    private final Path folder;
    private final Cache<String, Kept> kept;

    /**
     * A policy as it was fetched.
     *
     * @param id that the record in DNS had
     */
    record Kept(String id, Instant fetched, StsPolicy policy) {
        Kept {
            requireNonNull(id, "id");
            requireNonNull(fetched, "fetched");
            requireNonNull(policy, "policy");
        }

        boolean holds(Instant now) {
            return now.isBefore(fetched.plus(policy.maxAge()));
        }
    }

    /** Reads what is there; what cannot be read is fetched again. */
    StsStore(Path folder) {
        this.folder = requireNonNull(folder, "folder");
        this.kept = CacheBuilder.newBuilder()
                .maximumSize(MOST)
                .removalListener(this::removed)
                .build();
        load();
    }

    Optional<Kept> get(String domain) {
        return Optional.ofNullable(kept.getIfPresent(domain));
    }

    /** Never fails: where the disk does, the policy is in memory alone. */
    void put(String domain, Kept policy) {
        kept.put(domain, policy);
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "policy", ".part");
            Files.writeString(part, text(policy), StandardCharsets.UTF_8);
            Files.move(part, file(domain), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("domain", domain)
                    .setCause(e)
                    .log("the MTA-STS policy of a domain cannot be written; it does not outlive a restart");
        }
    }

    private Path file(String domain) throws IOException {
        if (domain.length() > LONGEST_NAME || !InternetDomainName.isValid(domain)) {
            throw new IOException("the domain is no name for a file");
        }
        return folder.resolve(domain + ENDING);
    }

    private void removed(RemovalNotification<String, Kept> removal) {
        if (!removal.wasEvicted()) {
            return;
        }
        try {
            Files.deleteIfExists(file(requireNonNull(removal.getKey())));
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("the MTA-STS policy of a domain that was forgotten cannot be deleted");
        }
    }

    private void load() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                load(file);
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("folder", folder)
                    .setCause(e)
                    .log("the MTA-STS policies of before cannot be read; they are fetched again");
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        Optional<Kept> read = name.endsWith(ENDING) ? read(file) : Optional.empty();
        if (read.filter(policy -> policy.holds(Instant.now())).isEmpty()) {
            // Over, broken, or left by a crash between two steps.
            Files.deleteIfExists(file);
            return;
        }
        kept.put(name.substring(0, name.length() - ENDING.length()), read.get());
    }

    private static Optional<Kept> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        try {
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Kept(
                            lines.get(0),
                            Instant.parse(lines.get(1)),
                            StsPolicyText.read(String.join("\n", lines.subList(2, lines.size())))));
        } catch (DateTimeException | StsPolicyText.MalformedException e) {
            LOGGER.atInfo()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("an MTA-STS policy of before cannot be read; it is fetched again");
            return Optional.empty();
        }
    }

    private static String text(Kept kept) {
        StringBuilder text = new StringBuilder()
                .append(kept.id())
                .append('\n')
                .append(kept.fetched())
                .append('\n');
        lines(kept.policy()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** As the domain publishes it. */
    static List<String> lines(StsPolicy policy) {
        List<String> lines = new ArrayList<>(List.of(
                "version: STSv1",
                "mode: " + policy.mode().name().toLowerCase(Locale.ROOT),
                "max_age: " + policy.maxAge().toSeconds()));
        policy.mx().forEach(host -> lines.add("mx: " + host));
        return lines;
    }
}
