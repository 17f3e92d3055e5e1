package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.inject.Module;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An extension that can be used, with its class loader. */
final class LoadedExtension implements Place, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoadedExtension.class);

    private final String name;
    private final JarContents contents;
    private final ServerPlace server;
    private final ExtensionClassLoader loader;
    private final ExtensionInjection injection;

    private LoadedExtension(
            String name,
            JarContents contents,
            ServerPlace server,
            ExtensionClassLoader loader,
            ExtensionInjection injection) {
        this.name = requireNonNull(name, "name");
        this.contents = requireNonNull(contents, "contents");
        this.server = requireNonNull(server, "server");
        this.loader = requireNonNull(loader, "loader");
        this.injection = requireNonNull(injection, "injection");
    }

    /** @param jars the copies of its jars that the class loader keeps open */
    static LoadedExtension of(String name, List<Path> jars, JarContents contents, ServerPlace server, Module services) {
        ExtensionClassLoader loader =
                new ExtensionClassLoader(name, urls(jars), LoadedExtension.class.getClassLoader());
        ExtensionInjection injection =
                new ExtensionInjection(loader, services, contents.declaration().guiceModule());
        return new LoadedExtension(name, contents, server, loader, injection);
    }

    @Override
    public List<String> labels(ComponentKind<?> kind) {
        Set<String> packages = contents.declaration().packages();
        return List.of("the extension " + name + (packages.isEmpty() ? "" : " (" + String.join(", ", packages) + ")"));
    }

    /** One of that kind before a class that only has the name; that one, too, because its ancestors may lack. */
    @Override
    public Optional<String> className(ComponentKind<?> kind, String asked) {
        List<String> candidates = Stream.concat(packages(kind).map(prefix -> prefix + "." + asked), Stream.of(asked))
                .filter(this::owns)
                .toList();
        return candidates.stream()
                .filter(type -> isOne(type, kind.type(), new HashSet<>()))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    @Override
    public Class<?> load(String className) throws ClassNotFoundException {
        return Class.forName(className, false, loader);
    }

    @Override
    public Set<String> names(ComponentKind<?> kind) {
        return classNames(kind).map(type -> shortest(kind, type)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The full names of its mailets or matchers. */
    Stream<String> classNames(ComponentKind<?> kind) {
        return contents.classes().values().stream()
                .filter(type -> type.concrete() && type.topLevel() && owns(type.name()))
                .map(ClassFile::name)
                .filter(type -> isOne(type, kind.type(), new HashSet<>()));
    }

    /** Classes in its jars of which the server's are used instead. */
    List<String> unused() {
        return contents.classes().keySet().stream()
                .filter(type -> Visibility.of(type) == Visibility.SERVER_FIRST && server.has(type))
                .sorted()
                .toList();
    }

    /** The classes in its jars that lie in the same package. */
    Stream<String> inPackageOf(String className) {
        ClassFile type = requireNonNull(contents.classes().get(className), "a class of the extension");
        return contents.classes().values().stream()
                .filter(other -> other.packageName().equals(type.packageName()))
                .map(ClassFile::name);
    }

    ClassLoader loader() {
        return loader;
    }

    ExtensionInjection injection() {
        return injection;
    }

    /** Whether the class of that name is the one of its jars, and not one of the server. */
    private boolean owns(String className) {
        return contents.has(className)
                && !(Visibility.of(className) == Visibility.SERVER_FIRST && server.has(className));
    }

    private boolean isOne(String className, Class<?> type, Set<String> seen) {
        if (className.equals(type.getName())) {
            return true;
        }
        // A class that is its own ancestor is no class, but its file may be there.
        if (!seen.add(className)) {
            return false;
        }
        ClassFile own = contents.classes().get(className);
        if (own == null || !owns(className)) {
            return isOneOfServer(className, type);
        }
        return Stream.concat(own.superclass().stream(), own.interfaces().stream())
                .anyMatch(parent -> isOne(parent, type, seen));
    }

    private boolean isOneOfServer(String className, Class<?> type) {
        try {
            return type.isAssignableFrom(server.load(className));
        } catch (ClassNotFoundException | LinkageError e) {
            LOGGER.atDebug()
                    .addKeyValue("extension", name)
                    .addKeyValue("class", className)
                    .setCause(e)
                    .log("the ancestor of a class is not there");
            return false;
        }
    }

    /** The shortest name that finds one of its classes. */
    String shortest(ComponentKind<?> kind, String className) {
        return packages(kind)
                .filter(prefix -> className.startsWith(prefix + "."))
                .map(prefix -> className.substring(prefix.length() + 1))
                .min(Comparator.comparingInt(String::length))
                .orElse(className);
    }

    /** Those that it declares, and those of the server: James publishes jars with more mailets of its own package. */
    private Stream<String> packages(ComponentKind<?> kind) {
        return Stream.concat(contents.declaration().packages().stream(), ServerPlace.packages(kind).stream());
    }

    private static URL[] urls(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("a file has a URL: " + jar, e);
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    public void close() {
        injection.close();
        try {
            loader.close();
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("extension", name).setCause(e).log("its jars could not be closed");
        }
    }
}
