package org.compostela.delivery.transaction;

import java.io.IOException;
import java.io.OutputStream;

/** The header and body of a mail; may be written more than once, and is never held in memory. */
@FunctionalInterface
public interface Message {
    /** With line ends of any kind, and without dot-stuffing. */
    void writeTo(OutputStream out) throws IOException;
}
