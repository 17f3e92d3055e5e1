package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an extension lies: a jar, or a folder with jars at any depth that a person would make.
 *
 * @param jars in the order of the class path
 */
record ExtensionSource(String name, Path path, List<Path> jars) {
    private static final String JAR = ".jar";
    private static final int DEPTH = 4;

    ExtensionSource {
        requireNonNull(name, "name");
        requireNonNull(path, "path");
        jars = List.copyOf(jars);
    }

    /** The extensions in a folder, by name; none when the folder is not there. */
    static List<ExtensionSource> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> entries;
        try (Stream<Path> children = Files.list(folder)) {
            entries = children.filter(path -> !fileName(path).startsWith("."))
                    .filter(path -> Files.isDirectory(path) || fileName(path).endsWith(JAR))
                    .sorted(Comparator.comparing(ExtensionSource::fileName))
                    .toList();
        }
        List<ExtensionSource> sources = new java.util.ArrayList<>();
        for (Path entry : entries) {
            sources.add(of(entry));
        }
        return sources;
    }

    static ExtensionSource of(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            String name = fileName(path);
            return new ExtensionSource(
                    name.endsWith(JAR) ? name.substring(0, name.length() - JAR.length()) : name, path, List.of(path));
        }
        try (Stream<Path> files = Files.walk(path, DEPTH)) {
            List<Path> jars = files.filter(file -> fileName(file).endsWith(JAR) && !Files.isDirectory(file))
                    .sorted()
                    .toList();
            return new ExtensionSource(fileName(path), path, jars);
        }
    }

    private static String fileName(Path path) {
        return requireNonNull(path.getFileName(), "a path with a name").toString();
    }
}
