package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;

/**
 * One mail over one session (RFC 5321 section 3.3): MAIL, RCPT for each recipient, DATA. Each recipient has an outcome at the end,
 * whatever the server does. Used once; not thread-safe.
 *
 * <p>A mail is {@link Outcome.Delivered} only by a positive reply after the dot. When that reply does not come, the server may have the mail or
 * not (RFC 1047); it is deferred then, for a second copy is better than none.
 */
final class Transaction {
    private static final int BLOCK = 32 << 10;

    private final Connection connection;
    private final Peer peer;
    private final boolean lmtp;
    private final TimeLimits limits;
    private final Envelope envelope;
    private final MessageFacts facts;
    private final Message message;
    private final Commands commands;
    private final String host;

    private final Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
    private final List<MailAddress> accepted = new ArrayList<>();
    private boolean usable = true;
    private boolean offered;

    Transaction(
            Connection connection,
            Peer peer,
            boolean lmtp,
            TimeLimits limits,
            Envelope envelope,
            MessageFacts facts,
            Message message) {
        this.connection = requireNonNull(connection, "connection");
        this.peer = requireNonNull(peer, "peer");
        this.lmtp = lmtp;
        this.limits = requireNonNull(limits, "limits");
        this.envelope = requireNonNull(envelope, "envelope");
        this.facts = requireNonNull(facts, "facts");
        this.message = requireNonNull(message, "message");
        this.commands = new Commands(peer, envelope, facts);
        this.host = connection.host().name();
    }

    /**
     * What became of it.
     *
     * @param outcomes of each recipient
     * @param usable whether the session can take another mail
     * @param elsewhere whether what is deferred may be tried at another host at once: the message was not sent to this one
     */
    record Result(Map<MailAddress, Outcome> outcomes, boolean usable, boolean elsewhere) {
        Result {
            outcomes = Map.copyOf(outcomes);
        }
    }

    Result run() {
        Optional<Reason> impossible = impossible();
        if (impossible.isPresent()) {
            rest(new Outcome.Bounced(impossible.get()));
            return result();
        }
        try {
            exchange();
        } catch (IOException e) {
            usable = false;
            rest(new Outcome.Deferred(Reason.ours("4.4.2", lost(e), host)));
        }
        return result();
    }

    private Result result() {
        return new Result(outcomes, usable, !offered);
    }

    private String lost(IOException e) {
        String what = String.valueOf(e.getMessage());
        return offered ? what + "; the message may have arrived nevertheless" : what;
    }

    /** What the server cannot take, by what it says of itself: it is not even asked. */
    private Optional<Reason> impossible() {
        if (peer.largest().filter(largest -> largest < facts.size()).isPresent()) {
            // RFC 1870 section 6.1.
            return Optional.of(Reason.ours(
                    "5.3.4",
                    "the message has " + facts.size() + " bytes, and the server takes "
                            + peer.largest().orElseThrow() + " at most",
                    host));
        }
        if (Commands.needsUtf8(envelope, facts) && !peer.has("SMTPUTF8")) {
            // RFC 6531 section 3.2.
            return Optional.of(Reason.ours(
                    "5.6.7", "an address or the header is not in ASCII, and the server cannot take that", host));
        }
        if (facts.eightBit() && !peer.has("8BITMIME")) {
            // RFC 6152 section 3: to convert it would break its signatures (RFC 6376 section 5.3).
            return Optional.of(
                    Reason.ours("5.6.3", "the message has 8-bit content, and the server cannot take that", host));
        }
        return Optional.empty();
    }

    private void exchange() throws IOException {
        Reply data = peer.has("PIPELINING") ? envelopeAtOnce() : envelopeStepByStep();
        if (data.isClosing()) {
            usable = false;
        }
        if (!data.isIntermediate()) {
            refused(data);
            return;
        }
        if (accepted.isEmpty()) {
            // RFC 2920 section 3.1 would have us send a dot; a server that takes nobody's mail could take that for a
            // mail.
            usable = false;
            return;
        }
        sendMessage();
        replies();
    }

    /** RFC 2920. */
    private Reply envelopeAtOnce() throws IOException {
        connection.within(limits.command(), "MAIL", () -> {
            connection.write(commands.mail());
            for (MailAddress recipient : envelope.recipients()) {
                connection.write(commands.recipient(recipient));
            }
            connection.write("DATA");
            connection.out().flush();
            return true;
        });
        mail(connection.reply(limits.command(), "MAIL"));
        for (MailAddress recipient : envelope.recipients()) {
            recipient(recipient, connection.reply(limits.command(), "RCPT"));
        }
        return connection.reply(limits.data(), "DATA");
    }

    private Reply envelopeStepByStep() throws IOException {
        Reply mail = connection.command(commands.mail(), limits.command(), "MAIL");
        mail(mail);
        if (!mail.isPositive()) {
            return mail;
        }
        Reply last = mail;
        for (MailAddress recipient : envelope.recipients()) {
            last = connection.command(commands.recipient(recipient), limits.command(), "RCPT");
            recipient(recipient, last);
            if (last.isClosing()) {
                return last;
            }
        }
        return accepted.isEmpty() ? last : connection.command("DATA", limits.data(), "DATA");
    }

    private void mail(Reply reply) throws BadReplyException {
        expectFinal(reply, "MAIL");
        if (!reply.isPositive()) {
            rest(Outcome.refused(reply.reason(host)));
            usable &= !reply.isClosing();
        }
    }

    private void recipient(MailAddress recipient, Reply reply) throws BadReplyException {
        expectFinal(reply, "RCPT");
        if (outcomes.containsKey(recipient)) {
            return;
        }
        if (reply.isPositive()) {
            accepted.add(recipient);
        } else if (isTooMany(reply)) {
            outcomes.put(recipient, new Outcome.Deferred(reply.reason(host)));
        } else {
            outcomes.put(recipient, Outcome.refused(reply.reason(host)));
        }
        usable &= !reply.isClosing();
    }

    /** RFC 5321 section 4.5.3.1.10: 552 from a server of the old time means 452. */
    private static boolean isTooMany(Reply reply) {
        return reply.code() == 552
                && (reply.status().equals("5.0.0") || reply.status().equals("5.5.3"));
    }

    private static void expectFinal(Reply reply, String command) throws BadReplyException {
        if (reply.isIntermediate()) {
            throw new BadReplyException("the answer to " + command + " was " + reply);
        }
    }

    private void refused(Reply reply) throws BadReplyException {
        if (reply.isPositive()) {
            if (!accepted.isEmpty()) {
                throw new BadReplyException("the answer to DATA was " + reply);
            }
            return;
        }
        rest(Outcome.refused(reply.reason(host)));
    }

    private void sendMessage() throws IOException {
        offered = true;
        Blocks blocks = new Blocks();
        DotStuffing stuffing = new DotStuffing(blocks);
        try {
            message.writeTo(stuffing);
        } catch (IOException e) {
            if (!blocks.failed) {
                usable = false;
                rest(new Outcome.Deferred(
                        Reason.ours("4.3.0", "the message could not be read here: " + e.getMessage())));
            } else {
                lastWords();
            }
            throw e;
        }
        stuffing.end();
        blocks.drain();
    }

    /** A server that closes in the middle of a message may have said why. */
    private void lastWords() {
        try {
            Reply reply = connection.within(limits.quit(), "the message", connection::pendingReply);
            if (!reply.isPositive() && !reply.isIntermediate()) {
                rest(Outcome.refused(reply.reason(host)));
            }
        } catch (IOException e) {
            // Nothing more to be learned; the failure that brought us here is told.
            usable = false;
        }
    }

    private void replies() throws IOException {
        if (!lmtp) {
            end(accepted, connection.reply(limits.end(), "the end of the message"));
            return;
        }
        // RFC 2033 section 4.2: one for each recipient that was accepted, in their order.
        for (MailAddress recipient : accepted) {
            end(List.of(recipient), connection.reply(limits.end(), "the end of the message"));
        }
    }

    private void end(List<MailAddress> recipients, Reply reply) throws BadReplyException {
        expectFinal(reply, "the end of the message");
        Reason reason = reply.reason(host);
        Outcome outcome = reply.isPositive() ? new Outcome.Delivered(reason) : Outcome.refused(reason);
        recipients.forEach(recipient -> outcomes.putIfAbsent(recipient, outcome));
        usable &= !reply.isClosing();
    }

    /** Of all that have none yet. */
    private void rest(Outcome outcome) {
        envelope.recipients().forEach(recipient -> outcomes.putIfAbsent(recipient, outcome));
    }

    /** Hands the message to the connection in pieces, each of which has its time. */
    private final class Blocks extends OutputStream {
        private final byte[] block = new byte[BLOCK];
        private int length;
        private boolean failed;

        @Override
        public void write(int octet) throws IOException {
            if (length == BLOCK) {
                drain();
            }
            block[length++] = (byte) octet;
        }

        private void drain() throws IOException {
            try {
                connection.within(limits.block(), "a piece of the message", () -> {
                    connection.out().write(block, 0, length);
                    connection.out().flush();
                    return true;
                });
            } catch (IOException e) {
                failed = true;
                throw e;
            }
            length = 0;
        }
    }
}
