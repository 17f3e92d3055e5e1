package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.SearchCommandParser;

/**
 * A command on the selected mailbox that may stand behind UID. It is one of James' SEARCH parsers for that reason alone: James' UID
 * takes no others.
 */
abstract class SelectedParser extends SearchCommandParser {
    private final ImapCommand command;
    private final StatusResponseFactory responses;

    SelectedParser(String name, StatusResponseFactory responses) {
        super(responses);
        this.command = ImapCommand.selectedStateCommand(name);
        this.responses = requireNonNull(responses, "responses");
    }

    @Override
    public ImapCommand getCommand() {
        return command;
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, boolean useUids, ImapSession session) {
        try {
            Tokens tokens = new Tokens(request);
            tokens.space();
            return new SearchCommand(tag, command, useUids, operation(tokens));
        } catch (DecodingException e) {
            return responses.taggedBad(tag, command, e.getKey());
        } catch (BadCharsetException e) {
            return Charsets.refusal(responses, tag, command);
        }
    }

    abstract Operation operation(Tokens tokens) throws DecodingException, BadCharsetException;
}
