package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.message.BytesBackedLiteral;
import org.apache.james.imap.message.Literal;
import org.compostela.protocols.imap.Part.Large;
import org.compostela.protocols.imap.Part.Line;
import org.compostela.protocols.imap.Part.Small;
import org.compostela.protocols.imap.search.MailboxNames;
import org.compostela.protocols.imap.search.SavedResult;

/**
 * Gives a whole command to James' parsers. What the client was to be invited to send is here already, so that a parser never
 * waits and never runs twice over the same command.
 */
final class FramedReader extends ImapRequestLineReader {
    private final FramedCommand command;
    private final Iterator<Part> parts;
    private byte[] line = new byte[0];
    private int position;

    FramedReader(FramedCommand command) {
        this.command = requireNonNull(command, "command");
        this.parts = command.parts().iterator();
    }

    @Override
    public char nextChar() throws DecodingException {
        if (!nextSeen) {
            nextChar = (char) (nextByte() & 0xff);
            nextSeen = true;
        }
        return nextChar;
    }

    @Override
    public Literal read(int size, boolean extraCrlf) throws DecodingException {
        nextSeen = false;
        nextChar = 0;
        Literal literal = nextLiteral();
        if (extraCrlf) {
            // The message ends the command: of a second one (RFC 3502), James would keep the first only and say OK.
            eol();
        }
        return literal;
    }

    /** {@code $} (RFC 5182): UIDs behind UID, message numbers else, as the commands that read it take it. */
    @Override
    public IdRange[] parseIdRange(ImapSession session) throws DecodingException {
        if (nextWordChar() != '$') {
            return super.parseIdRange(session);
        }
        consume();
        return command.isByUid() ? SavedResult.asUids(session) : SavedResult.asNumbers(session);
    }

    @Override
    public String mailbox() throws DecodingException {
        return MailboxNames.decoded(mailboxUTF7());
    }

    /** {@link ImapConnection} has invited the client already. */
    @Override
    protected void commandContinuationRequest() {}

    private byte nextByte() throws DecodingException {
        while (position == line.length) {
            if (!parts.hasNext() || !(parts.next() instanceof Line next)) {
                throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "The command ends too early");
            }
            line = next.bytes();
            position = 0;
        }
        return line[position++];
    }

    private Literal nextLiteral() throws DecodingException {
        if (position == line.length && parts.hasNext()) {
            Part part = parts.next();
            if (part instanceof Small small) {
                return BytesBackedLiteral.of(small.bytes());
            }
            if (part instanceof Large large) {
                return new InFile(large.file());
            }
        }
        throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "No literal where one was announced");
    }

    private record InFile(LiteralFile file) implements Literal {
        private InFile {
            requireNonNull(file, "file");
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return file.open();
        }
    }
}
