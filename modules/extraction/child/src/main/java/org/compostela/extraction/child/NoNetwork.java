package org.compostela.extraction.child;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that names an address gets nothing from there: the parsers are told not to ask, and this holds should one forget. */
final class NoNetwork implements URLStreamHandlerFactory {
    private static final Set<String> LOCAL = Set.of("file", "jar", "jrt");

    static void hold() {
        URL.setURLStreamHandlerFactory(new NoNetwork());
    }

    @Override
    public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
        return LOCAL.contains(protocol) ? null : new Refusing();
    }

    private static final class Refusing extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("this process uses no network");
        }
    }
}
