package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A jar, or a folder of jars, with code of the user.
 *
 * @param name its file name without {@code .jar}
 * @param path the jar or folder
 * @param mailets the mailets, by the shortest name that finds them
 * @param matchers the matchers, by the shortest name that finds them
 * @param guiceModule the Guice module that it names
 * @param problems what is wrong with it, in words for the administrator; empty when all of it can be used
 */
public record Extension(
        String name,
        Path path,
        Set<String> mailets,
        Set<String> matchers,
        Optional<String> guiceModule,
        List<String> problems) {
    public Extension {
        requireNonNull(name, "name");
        requireNonNull(path, "path");
        mailets = Set.copyOf(mailets);
        matchers = Set.copyOf(matchers);
        requireNonNull(guiceModule, "guiceModule");
        problems = List.copyOf(problems);
    }

    Extension withProblems(List<String> all) {
        return new Extension(name, path, mailets, matchers, guiceModule, all);
    }
}
