package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import com.google.inject.Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.inject.Inject;
import org.compostela.configuration.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The home's folder {@code extensions}. */
final class ExtensionFolder implements ComponentsFactory {
    private static final Logger LOGGER = LoggerFactory.getLogger(ExtensionFolder.class);

    private final Path folder;
    private final Path copies;
    private final Injector injector;
    private final ServerPlace server = new ServerPlace(ExtensionFolder.class.getClassLoader());
    /** What is open, the newest first: that of the pipeline in use, and those that still have mails in them. */
    private final Deque<ExtensionComponents> open = new ConcurrentLinkedDeque<>();

    @Inject
    ExtensionFolder(Home home, Injector injector) {
        this.folder = home.extensions();
        this.copies = home.data().resolve("extensions");
        this.injector = requireNonNull(injector, "injector");
    }

    @Override
    public Components open() {
        try {
            return open(WorkingCopies.in(copies));
        } catch (IOException e) {
            throw new UncheckedIOException("the extensions in " + folder + " cannot be read", e);
        }
    }

    /** The extensions of the pipeline that was opened last; none before the first. */
    List<Extension> inUse() {
        ExtensionComponents newest = open.peekFirst();
        return newest == null ? List.of() : newest.extensions();
    }

    private Components open(WorkingCopies working) throws IOException {
        List<Extension> descriptions = new ArrayList<>();
        List<LoadedExtension> loaded = new ArrayList<>();
        try {
            Module services = PublicServices.of(injector);
            for (Path path : ExtensionSource.in(folder)) {
                OpenedExtension opened = OpenedExtension.open(path, working, server, services);
                descriptions.add(withoutDoubles(opened.description(), descriptions));
                opened.loaded().ifPresent(loaded::add);
            }
        } catch (IOException | RuntimeException | Error e) {
            loaded.forEach(LoadedExtension::close);
            working.close();
            throw e;
        }
        descriptions.forEach(ExtensionFolder::log);
        ExtensionComponents components =
                new ExtensionComponents(descriptions, loaded, server, injector, working, open::remove);
        open.addFirst(components);
        return components;
    }

    /** Tells of names that an earlier extension takes: the look-up comes to that one first. */
    private static Extension withoutDoubles(Extension extension, List<Extension> earlier) {
        List<String> problems = new ArrayList<>(extension.problems());
        Set<String> names = new TreeSet<>(extension.mailets());
        names.addAll(extension.matchers());
        for (String name : names) {
            Optional<String> other = earlier.stream()
                    .filter(before ->
                            before.mailets().contains(name) || before.matchers().contains(name))
                    .map(Extension::name)
                    .findFirst();
            other.ifPresent(first -> problems.add(
                    name + " is also in the extension " + first + ", which comes first: name this one by its package"));
        }
        return extension.withProblems(problems);
    }

    private static void log(Extension extension) {
        LOGGER.atInfo()
                .addKeyValue("extension", extension.name())
                .addKeyValue("mailets", extension.mailets().size())
                .addKeyValue("matchers", extension.matchers().size())
                .log("extension");
        extension.problems().forEach(problem -> LOGGER.atWarn()
                .addKeyValue("extension", extension.name())
                .addKeyValue("file", extension.path())
                .addKeyValue("problem", problem)
                .log("an extension has a problem"));
    }
}
