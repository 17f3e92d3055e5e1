package org.compostela.pipeline.extensions;

import java.util.List;
import java.util.Set;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;

/**
 * Finds and makes mailets and matchers, for one version of the pipeline. It knows the extensions as they were when it
 * was opened; closing it frees their class loaders. Thread-safe.
 *
 * <p>A name is looked up among the extensions first, then among Compostela's own, then among James'. It is a simple
 * name ({@code Bounce}), one with a sub-package ({@code debug.DumpSystemErr}), or a full class name.
 *
 * <p>Code of an extension expects its own class loader as the context class loader of the thread: that of the mailet's
 * class, around {@code init}, {@code service} and {@code destroy}. Whoever calls these sets it.
 */
public interface Components extends AutoCloseable {
    /**
     * The class of a mailet; it was not initialised.
     *
     * @throws UnknownComponentException there is none of that name, or it cannot be loaded; the message says why
     */
    Class<? extends Mailet> mailetClass(String name) throws UnknownComponentException;

    /**
     * The class of a matcher; it was not initialised.
     *
     * @throws UnknownComponentException there is none of that name, or it cannot be loaded; the message says why
     */
    Class<? extends Matcher> matcherClass(String name) throws UnknownComponentException;

    /**
     * A new mailet, injected by its extension's injector or by the server's. {@code init} was not called.
     *
     * @throws UnusableComponentException its dependencies are not there, or its constructor failed
     */
    Mailet newMailet(Class<? extends Mailet> type);

    /**
     * A new matcher, injected by its extension's injector or by the server's. {@code init} was not called.
     *
     * @throws UnusableComponentException its dependencies are not there, or its constructor failed
     */
    Matcher newMatcher(Class<? extends Matcher> type);

    /** Every name that {@link #mailetClass} finds, as short as it may be. */
    Set<String> knownMailets();

    /** Every name that {@link #matcherClass} finds, as short as it may be. */
    Set<String> knownMatchers();

    /** What lies in the folder of extensions, in the order of the look-up, those that cannot be used among it. */
    List<Extension> extensions();

    /** The class loaders of the extensions that can be used, for what is found by its resources: Camel components. */
    List<ClassLoader> classLoaders();

    /** Frees everything that the extensions hold. Their mailets must have been destroyed. May be called again. */
    @Override
    void close();
}
