package org.compostela.pipeline.extensions;

import java.util.List;

/** Whose class a name means to the code of an extension. */
enum Visibility {
    /**
     * The server's, if it has one: the JDK and what mailets and the server hand each other. A copy in the extension's
     * jar would be another type of the same name, and nothing would fit.
     */
    SERVER_FIRST,
    /** The extension's, if it has one: libraries. Two extensions, and the server, may have different versions. */
    OWN_FIRST,
    /** The extension's alone: the inside of the server is not for extensions. */
    OWN_ONLY;

    private static final List<String> SERVERS = List.of(
            "java.",
            "javax.mail.",
            "com.sun.mail.",
            "javax.activation.",
            "com.sun.activation.",
            "javax.inject.",
            "javax.annotation.P", // PreDestroy; the rest of the package is in several libraries
            "com.google.inject.",
            "org.slf4j.",
            "org.apache.mailet.",
            "org.apache.james.",
            "org.apache.camel.",
            // In the signatures of James' mailbox API.
            "org.reactivestreams.",
            "reactor.core.",
            "reactor.util.",
            "org.compostela.configuration.",
            "org.compostela.journey.",
            "org.compostela.mailets.",
            "org.compostela.pipeline.mailets.",
            "org.compostela.pipeline.matchers.");

    private static final String INSIDE = "org.compostela.";

    static Visibility of(String className) {
        if (SERVERS.stream().anyMatch(className::startsWith)) {
            return SERVER_FIRST;
        }
        return className.startsWith(INSIDE) ? OWN_ONLY : OWN_FIRST;
    }
}
