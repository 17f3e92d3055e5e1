package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** The jars and folders in a folder, by name; none when the folder is not there. */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !fileName(path).startsWith("."))
                    .filter(path -> Files.isDirectory(path) || fileName(path).endsWith(JAR))
                    .sorted(Comparator.comparing(ExtensionSource::fileName))
                    .toList();
        }
    }

    /** @throws IOException the folder cannot be read */
    static ExtensionSource of(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new ExtensionSource(nameOf(path), path, List.of(path));
        }
        try (Stream<Path> files = Files.walk(path, DEPTH)) {
            List<Path> jars = files.filter(file -> fileName(file).endsWith(JAR) && !Files.isDirectory(file))
                    .sorted()
                    .toList();
            return new ExtensionSource(nameOf(path), path, jars);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The name of the extension that lies there, whatever is in it. */
    static String nameOf(Path path) {
        String name = fileName(path);
        return name.endsWith(JAR) && !Files.isDirectory(path) ? name.substring(0, name.length() - JAR.length()) : name;
    }

    private static String fileName(Path path) {
        return requireNonNull(path.getFileName(), "a path with a name").toString();
    }
}
