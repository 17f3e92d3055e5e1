package org.compostela.pipeline.container;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
            try {
                return extension.loadClass(name);
            } catch (ClassNotFoundException notThere) {
                continue;
            }
        }
        return super.loadClass(name, resolve);
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
        Set<URL> all = new LinkedHashSet<>();
        for (ClassLoader extension : extensions) {
            all.addAll(Collections.list(extension.getResources(name)));
        }
        all.addAll(Collections.list(super.getResources(name)));
        return Collections.enumeration(all);
    }
}
