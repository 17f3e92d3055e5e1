package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imap.encode.ImapResponseWriter;
import org.apache.james.imap.encode.base.ImapResponseComposerImpl;
import org.apache.james.imap.message.Literal;
import org.compostela.protocols.connection.OutboundQueue;

/**
 * The one way to the client for all that James has to say, so that what a mailbox event tells an idling client never falls
 * into the middle of another response.
 */
final class ImapWriter implements Responder, ImapResponseWriter {
    private final ImapEncoder encoder;
    private final OutboundQueue outbound;
    private final ImapResponseComposerImpl composer;

    ImapWriter(ImapEncoder encoder, OutboundQueue outbound) {
        this.encoder = requireNonNull(encoder, "encoder");
        this.outbound = requireNonNull(outbound, "outbound");
        this.composer = new ImapResponseComposerImpl(this);
    }

    @Override
    public synchronized void respond(ImapResponseMessage message) {
        try {
            encoder.encode(message, composer);
        } catch (IOException e) {
            // Half a response may be out: ImapConnection ends the connection.
            throw new UncheckedIOException("A response cannot be written", e);
        }
    }

    @Override
    public synchronized void flush() {
        try {
            composer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A response cannot be written", e);
        }
    }

    /** A line that is not James'. */
    synchronized void line(String line) {
        try {
            composer.flush();
            outbound.write((line + "\r\n").getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("A response cannot be written", e);
        }
    }

    @Override
    public void write(byte[] buffer) {
        outbound.write(buffer);
    }

    @Override
    public void write(Literal literal) throws IOException {
        composer.flush();
        outbound.write(literal.getInputStream(), literal.size());
    }
}
