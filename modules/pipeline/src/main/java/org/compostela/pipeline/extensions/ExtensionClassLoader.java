package org.compostela.pipeline.extensions;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one extension: its own libraries before the server's, the JDK and the mailet API from the server
 * alone.
 */
final class ExtensionClassLoader extends URLClassLoader {
    private static final String SERVICES = "META-INF/services/";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader server;

    ExtensionClassLoader(String name, URL[] jars, ClassLoader server) {
        super("extension " + name, jars, server);
        this.server = server;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = find(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        return switch (Visibility.of(name)) {
            case SERVER_FIRST -> firstOf(server::loadClass, this::findClass, name);
            case OWN_FIRST ->
                firstOf(
                        getPlatformClassLoader()::loadClass,
                        any -> firstOf(this::findClass, server::loadClass, any),
                        name);
            case OWN_ONLY -> findClass(name);
        };
    }

    private static Class<?> firstOf(Source first, Source second, String name) throws ClassNotFoundException {
        try {
            return first.load(name);
        } catch (ClassNotFoundException notThere) {
            return second.load(name);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? server.getResource(name) : own;
    }

    /**
     * Own ones first. The server's providers of a service do not implement the extension's copy of that service, and
     * {@link java.util.ServiceLoader} would fail on them.
     */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        if (!isOwnService(name)) {
            all.addAll(Collections.list(server.getResources(name)));
        }
        return Collections.enumeration(all);
    }

    private boolean isOwnService(String resource) {
        if (!resource.startsWith(SERVICES)) {
            return false;
        }
        String service = resource.substring(SERVICES.length());
        return Visibility.of(service) != Visibility.SERVER_FIRST
                && findResource(service.replace('.', '/') + ".class") != null;
    }

    private interface Source {
        Class<?> load(String name) throws ClassNotFoundException;
    }
}
