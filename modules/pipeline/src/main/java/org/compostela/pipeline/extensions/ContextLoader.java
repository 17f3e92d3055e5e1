package org.compostela.pipeline.extensions;

/**
 * The context class loader of the thread for as long as code of an extension runs: libraries find their parts by it.
 */
public final class ContextLoader implements AutoCloseable {
    private final Thread thread;
    private final ClassLoader before;

    private ContextLoader(Thread thread) {
        this.thread = thread;
        this.before = thread.getContextClassLoader();
    }

    /** The class loader that the code of the component came by. */
    public static ContextLoader ofCode(Object component) {
        return of(component.getClass().getClassLoader());
    }

    static ContextLoader of(ClassLoader loader) {
        ContextLoader context = new ContextLoader(Thread.currentThread());
        context.thread.setContextClassLoader(loader);
        return context;
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
