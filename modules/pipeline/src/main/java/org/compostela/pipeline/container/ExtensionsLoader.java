package org.compostela.pipeline.container;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all extensions have, then what the server has: Camel finds its components by name. */
final class ExtensionsLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final List<ClassLoader> extensions;

    ExtensionsLoader(List<ClassLoader> extensions, ClassLoader server) {
        super("extensions", server);
        this.extensions = List.copyOf(extensions);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (ClassLoader extension : extensions) {
            Optional<Class<?>> found = load(extension, name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return super.loadClass(name, resolve);
    }

    private static Optional<Class<?>> load(ClassLoader extension, String name) {
        try {
            return Optional.of(extension.loadClass(name));
        } catch (ClassNotFoundException notThere) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        for (ClassLoader extension : extensions) {
            URL found = extension.getResource(name);
            if (found != null) {
                return found;
            }
        }
        return super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        // By their text: a URL compares itself by looking hosts up.
        Map<String, URL> all = new LinkedHashMap<>();
        for (ClassLoader extension : extensions) {
            Collections.list(extension.getResources(name)).forEach(url -> all.putIfAbsent(url.toExternalForm(), url));
        }
        Collections.list(super.getResources(name)).forEach(url -> all.putIfAbsent(url.toExternalForm(), url));
        return Collections.enumeration(all.values());
    }
}
