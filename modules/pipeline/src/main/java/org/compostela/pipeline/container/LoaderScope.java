package org.compostela.pipeline.container;

/** The class loader of an extension as that of the thread, while its code runs. */
final class LoaderScope implements AutoCloseable {
    private final Thread thread;
    private final ClassLoader before;

    private LoaderScope(Thread thread, ClassLoader before, ClassLoader now) {
        this.thread = thread;
        this.before = before;
        thread.setContextClassLoader(now);
    }

    static LoaderScope of(Object component) {
        Thread thread = Thread.currentThread();
        return new LoaderScope(
                thread, thread.getContextClassLoader(), component.getClass().getClassLoader());
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
