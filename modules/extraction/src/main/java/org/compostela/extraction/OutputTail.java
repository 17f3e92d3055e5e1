package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a child prints, so that it never waits, and keeps the end of it for the message that says why it ended. */
final class OutputTail implements Runnable {
    private static final int KEPT = 4 * 1024;
    private static final Logger LOGGER = LoggerFactory.getLogger(OutputTail.class);

    private final InputStream output;
    private byte[] tail = new byte[0];

    private OutputTail(InputStream output) {
        this.output = output;
    }

    static OutputTail of(InputStream output, String threadName) {
        OutputTail tail = new OutputTail(output);
        Thread thread = new Thread(tail, threadName);
        thread.setDaemon(true);
        thread.start();
        return tail;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[KEPT];
        try (output) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("the output of a child broke off");
        }
    }

    private synchronized void keep(byte[] more, int length) {
        byte[] all = Arrays.copyOf(tail, tail.length + length);
        System.arraycopy(more, 0, all, tail.length, length);
        tail = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
    }

    synchronized String text() {
        return new String(tail, UTF_8).strip();
    }
}
