package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.reflect.ClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's own class path: ours before James', so that ours may take James' name. */
final class ServerPlace implements Place {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerPlace.class);

    private static final Map<ComponentKind<?>, List<String>> PACKAGES = Map.of(
            ComponentKind.MAILET,
            List.of(
                    "org.compostela.pipeline.mailets",
                    "org.compostela.mailets",
                    "org.apache.james.transport.mailets",
                    "org.apache.james.jdkim.mailets"),
            ComponentKind.MATCHER,
            List.of(
                    "org.compostela.pipeline.matchers",
                    "org.compostela.mailets.matchers",
                    "org.apache.james.transport.matchers",
                    // And, Or, Not, Xor.
                    "org.apache.james.mailetcontainer.impl.matchers"));

    private final ClassLoader loader;
    private final Map<ComponentKind<?>, Supplier<Set<String>>> names;

    ServerPlace(ClassLoader loader) {
        this.loader = requireNonNull(loader, "loader");
        // Walking the class path takes some tenths of a second: once, and only when somebody asks.
        this.names = PACKAGES.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(kind -> kind, kind -> Suppliers.memoize(() -> scan(kind))));
    }

    @Override
    public List<String> labels(ComponentKind<?> kind) {
        return packages(kind);
    }

    @Override
    public Optional<String> className(ComponentKind<?> kind, String name) {
        return Stream.concat(packages(kind).stream().map(prefix -> prefix + "." + name), Stream.of(name))
                .filter(this::has)
                .findFirst();
    }

    @Override
    public Class<?> load(String className) throws ClassNotFoundException {
        return Class.forName(className, false, loader);
    }

    @Override
    public Set<String> names(ComponentKind<?> kind) {
        return requireNonNull(names.get(kind), "a kind").get();
    }

    boolean has(String className) {
        return loader.getResource(className.replace('.', '/') + ".class") != null;
    }

    private Set<String> scan(ComponentKind<?> kind) {
        Set<String> found = new TreeSet<>();
        try {
            ClassPath classPath = ClassPath.from(loader);
            for (String prefix : packages(kind)) {
                classPath.getTopLevelClassesRecursive(prefix).stream()
                        .map(ClassPath.ClassInfo::getName)
                        .filter(name -> isOne(kind, name))
                        .map(name -> name.substring(prefix.length() + 1))
                        .forEach(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the server's class path cannot be read", e);
        }
        return Set.copyOf(found);
    }

    private boolean isOne(ComponentKind<?> kind, String className) {
        try {
            Class<?> type = load(className);
            return kind.type().isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            LOGGER.atDebug().addKeyValue("class", className).setCause(e).log("cannot be loaded");
            return false;
        }
    }

    static List<String> packages(ComponentKind<?> kind) {
        return requireNonNull(PACKAGES.get(kind), "a kind");
    }
}
