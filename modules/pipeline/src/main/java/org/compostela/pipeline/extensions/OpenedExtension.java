package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.inject.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an extension.
 *
 * @param loaded empty when it cannot be used at all
 */
record OpenedExtension(Extension description, Optional<LoadedExtension> loaded) {
    OpenedExtension {
        requireNonNull(description, "description");
        requireNonNull(loaded, "loaded");
    }

    /** Never fails: what is wrong with the extension is in its description. */
    static OpenedExtension open(Path path, WorkingCopies working, ServerPlace server, Module services) {
        ExtensionSource source;
        List<Path> jars;
        try {
            source = ExtensionSource.of(path);
            jars = working.of(source);
        } catch (IOException e) {
            return unusable(path, List.of(path + " cannot be read: " + e));
        }
        if (jars.isEmpty()) {
            return unusable(path, List.of(path + " has no jar in it"));
        }
        JarContents contents = JarContents.read(jars);
        if (!contents.whole()) {
            return unusable(path, contents.problems());
        }
        return load(source, jars, contents, server, services);
    }

    private static OpenedExtension load(
            ExtensionSource source, List<Path> jars, JarContents contents, ServerPlace server, Module services) {
        LoadedExtension extension = LoadedExtension.of(source.name(), jars, contents, server, services);
        List<String> problems = new ArrayList<>(contents.problems());
        problems.addAll(extension.injection().moduleProblems());
        Extension description = new Extension(
                source.name(),
                source.path(),
                extension.names(ComponentKind.MAILET),
                extension.names(ComponentKind.MATCHER),
                contents.declaration().guiceModule(),
                problems);
        return new OpenedExtension(description, Optional.of(extension));
    }

    private static OpenedExtension unusable(Path path, List<String> problems) {
        return new OpenedExtension(
                new Extension(ExtensionSource.nameOf(path), path, Set.of(), Set.of(), Optional.empty(), problems),
                Optional.empty());
    }
}
