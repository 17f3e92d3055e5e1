package org.compostela.extraction.child;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Reads files until its parent ends. Arguments: {@link Limits}. One thread always reads standard input, another is at the file: so the
 * end of the parent ends this process also while a file keeps it busy for ever.
 */
public final class ReaderMain {
    private static final int FAILED = 1;
    /** Not 3: the exit code of a JVM that is out of memory. */
    private static final int ORPHANED = 4;

    private ReaderMain() {}

    public static void main(String[] arguments) throws IOException {
        ParentPipe parent = new ParentPipe();
        // What a library prints must not come between the answers.
        System.setOut(System.err);
        for (String signal : new String[] {"INT", "HUP", "TERM"}) {
            // They come to all processes of a terminal or a service; this one ends when the server has no more files.
            Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
        }
        // The pipe alone would do, were its other end never inherited by another process of the parent's.
        ProcessHandle.current().parent().ifPresent(server -> server.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(ORPHANED)));
        NoNetwork.hold();
        FileText text = new FileText(Limits.parse(arguments));
        ExecutorService reader = Executors.newSingleThreadExecutor(ReaderMain::daemon);
        parent.ready();
        try {
            while (true) {
                parent.receive().ifPresent(file -> reader.execute(() -> answer(parent, text, file)));
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(ORPHANED);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        return thread;
    }

    private static void answer(ParentPipe parent, FileText text, Path file) {
        try {
            Answer answer = text.of(file);
            Files.delete(file);
            parent.answer(answer);
        } catch (Throwable e) {
            // No answer is an answer too, but only when the process ends with it.
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
