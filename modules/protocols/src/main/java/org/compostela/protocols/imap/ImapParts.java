package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.compostela.protocols.connection.Workers;

/** What all connections of a listener share. */
record ImapParts(
        ImapDecoder decoder,
        ImapProcessor processor,
        ImapEncoder encoder,
        ImapMetrics metrics,
        ImapLimits limits,
        LiteralFolder literals,
        Workers workers) {
    ImapParts {
        requireNonNull(decoder, "decoder");
        requireNonNull(processor, "processor");
        requireNonNull(encoder, "encoder");
        requireNonNull(metrics, "metrics");
        requireNonNull(limits, "limits");
        requireNonNull(literals, "literals");
        requireNonNull(workers, "workers");
    }
}
