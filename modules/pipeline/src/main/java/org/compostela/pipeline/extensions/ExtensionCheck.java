package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at an extension more closely than a server that opens it, which finds out about a class when it needs it.
 * Runs no code of the extension but its Guice module's {@code configure}.
 */
final class ExtensionCheck {
    /** A library that lacks shows in its first classes. */
    private static final int NAMES_TOLD = 3;

    private final LoadedExtension extension;
    private final ServerPlace server;
    private final List<String> problems = new ArrayList<>();

    private ExtensionCheck(LoadedExtension extension, ServerPlace server) {
        this.extension = requireNonNull(extension, "extension");
        this.server = requireNonNull(server, "server");
    }

    /**
     * What a check found.
     *
     * @param extension with every problem
     * @param mailets full class names, by the shortest name
     * @param matchers full class names, by the shortest name
     * @param notes what works and may be meant otherwise
     */
    record Report(Extension extension, Map<String, String> mailets, Map<String, String> matchers, List<String> notes) {
        Report {
            requireNonNull(extension, "extension");
            requireNonNull(mailets, "mailets");
            requireNonNull(matchers, "matchers");
            notes = List.copyOf(notes);
        }
    }

    /** @param copies where its jars may be copied to */
    static Report of(Path path, Path copies) throws IOException {
        ServerPlace server = new ServerPlace(ExtensionCheck.class.getClassLoader());
        try (WorkingCopies working = WorkingCopies.in(copies)) {
            OpenedExtension opened = OpenedExtension.open(path, working, server, PublicServices.names());
            if (opened.loaded().isEmpty()) {
                return new Report(opened.description(), Map.of(), Map.of(), List.of());
            }
            try (LoadedExtension loaded = opened.loaded().get()) {
                return new ExtensionCheck(loaded, server).report(opened.description());
            }
        }
    }

    private Report report(Extension description) {
        Map<String, String> mailets = byName(ComponentKind.MAILET);
        Map<String, String> matchers = byName(ComponentKind.MATCHER);
        Set<String> components = new TreeSet<>(mailets.values());
        components.addAll(matchers.values());
        if (components.isEmpty()) {
            problems.add("there is no mailet and no matcher in it");
        }
        List<Class<?>> loadable = loadable(components);
        missing(components);
        if (description.problems().isEmpty()) {
            problems.addAll(extension.injection().problemsOf(loadable));
        }
        List<String> all = Stream.concat(description.problems().stream(), problems.stream())
                .toList();
        return new Report(description.withProblems(all), mailets, matchers, notes());
    }

    private Map<String, String> byName(ComponentKind<?> kind) {
        Map<String, String> names = new TreeMap<>();
        extension.classNames(kind).forEach(type -> names.put(extension.shortest(kind, type), type));
        return names;
    }

    private List<Class<?>> loadable(Set<String> components) {
        List<Class<?>> types = new ArrayList<>();
        for (String name : components) {
            try {
                types.add(extension.load(name));
            } catch (ClassNotFoundException | LinkageError | SecurityException e) {
                problems.add(name + " cannot be loaded: " + e);
            }
        }
        return types;
    }

    /**
     * Classes that the mailets, the matchers and what lies beside them name, and that nobody has; each is told once.
     */
    private void missing(Set<String> components) {
        Set<String> told = new HashSet<>();
        components.stream().flatMap(extension::inPackageOf).distinct().sorted().forEach(user -> {
            List<String> missing = references(user)
                    .filter(reference -> !isThere(reference))
                    .filter(told::add)
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(user + " uses " + list(missing) + ": neither in its jars nor in the server");
            }
        });
    }

    private static String list(List<String> names) {
        int more = names.size() - NAMES_TOLD;
        return names.stream().limit(NAMES_TOLD).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private Stream<String> references(String className) {
        String file = className.replace('.', '/') + ".class";
        try (InputStream in = extension.loader().getResourceAsStream(file)) {
            return in == null ? Stream.empty() : ClassFile.references(in).stream();
        } catch (IOException e) {
            problems.add(className + " cannot be read: " + e.getMessage());
            return Stream.empty();
        }
    }

    private boolean isThere(String className) {
        try {
            return extension.load(className) != null;
        } catch (ClassNotFoundException notThere) {
            return false;
        } catch (LinkageError there) {
            // It lacks something itself, which is told where it is used.
            return true;
        }
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        List<String> unused = extension.unused();
        if (!unused.isEmpty()) {
            notes.add("of classes in its jars the server's are used instead (" + unused.size() + ", such as "
                    + unused.get(0) + "): give that dependency the scope provided");
        }
        for (ComponentKind<?> kind : List.of(ComponentKind.MAILET, ComponentKind.MATCHER)) {
            extension.names(kind).stream()
                    .filter(server.names(kind)::contains)
                    .forEach(name -> notes.add("its " + kind.word() + " " + name + " takes the place of the server's"));
        }
        return notes;
    }
}
