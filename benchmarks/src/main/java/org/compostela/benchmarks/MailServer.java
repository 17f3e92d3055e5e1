package org.compostela.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A server under load, in a folder of its own.
 *
 * <p>{@link #close} may come from another thread (Ctrl-C) at any time: it ends every process and deletes every file, and
 * no later call starts one.
 */
interface MailServer extends AutoCloseable {
    String name();

    /** Starts the server with these mailboxes, and returns when it serves. */
    void start(List<Mailbox> mailboxes) throws IOException, InterruptedException;

    InetSocketAddress smtp() throws IOException;

    InetSocketAddress imap() throws IOException;

    /** Whether IMAP speaks TLS from its first byte. */
    boolean imapOverTls();

    /** Resident bytes by process name, now. */
    Map<String, Long> memory();

    /** Processor time of all its processes since they started. */
    double cpuSeconds();

    /** Mails that the server gave up on or put aside, for instance in an error repository. */
    long failedMails() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
