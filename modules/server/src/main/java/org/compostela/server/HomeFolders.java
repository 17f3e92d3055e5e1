package org.compostela.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.compostela.configuration.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the folders of a home, and fills an empty {@code conf} with the files that ship. */
final class HomeFolders {
    private static final Logger LOGGER = LoggerFactory.getLogger(HomeFolders.class);
    private static final List<String> SHIPPED = List.of("compostela.conf", "mailetcontainer.xml");

    private final Optional<Path> distribution;

    /** @param distribution where the shipped {@code conf} lies; empty when the server does not run from a distribution */
    HomeFolders(Optional<Path> distribution) {
        this.distribution = requireNonNull(distribution, "distribution");
    }

    /** The distribution that {@code bin/compostela} runs from. */
    static Optional<Path> distributionFolder() {
        return Optional.ofNullable(System.getProperty("compostela.distribution"))
                .map(Path::of);
    }

    void prepare(Home home) throws IOException {
        for (Path folder : List.of(home.conf(), home.data(), home.logs(), home.extensions())) {
            Files.createDirectories(folder);
        }
        restrict(home.data());
        Files.createDirectories(home.secrets());
        restrict(home.secrets());
        for (String file : SHIPPED) {
            copyIfAbsent(home, file);
        }
    }

    private void copyIfAbsent(Home home, String name) throws IOException {
        Path target = home.conf().resolve(name);
        Optional<Path> source =
                distribution.map(folder -> folder.resolve("conf").resolve(name)).filter(Files::exists);
        if (Files.exists(target) || source.isEmpty()) {
            return;
        }
        Files.copy(source.get(), target);
        LOGGER.atInfo().addKeyValue("file", target).log("made from the file that ships");
    }

    private static void restrict(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** What replaces a generated James file: the names of the files in {@code conf/expert}. */
    static List<String> expertFiles(Home home) throws IOException {
        Path expert = home.conf().resolve("expert");
        if (!Files.isDirectory(expert)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(expert)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
