package org.compostela.pipeline.extensions;

/** Opens {@link Components}. Thread-safe. */
@FunctionalInterface
public interface ComponentsFactory {
    /**
     * Reads the folder of extensions anew. A broken extension is no failure: it is told by {@link
     * Components#extensions()}.
     *
     * @throws java.io.UncheckedIOException the folder, or the server's own working copy of the jars, cannot be used
     */
    Components open();
}
