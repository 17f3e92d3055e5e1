package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.List;
import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.base.AbstractImapCommandParser;

/** ESEARCH (RFC 7377 §2.1). */
final class MultiSearchParser extends AbstractImapCommandParser {
    private static final ImapCommand COMMAND = ImapCommand.authenticatedStateCommand("ESEARCH");
    private static final List<Source> SELECTED = List.of(new Source.Selected());

    private final StatusResponseFactory responses;

    @Inject
    MultiSearchParser(StatusResponseFactory responses) {
        super(COMMAND, responses);
        this.responses = requireNonNull(responses, "responses");
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, ImapSession session) throws DecodingException {
        try {
            Tokens tokens = new Tokens(request);
            tokens.space();
            Operation.MultiSearch operation = operation(tokens);
            check(operation, session);
            return new SearchCommand(tag, COMMAND, true, operation);
        } catch (BadCharsetException e) {
            return Charsets.refusal(responses, tag, COMMAND);
        }
    }

    static Operation.MultiSearch operation(Tokens tokens) throws DecodingException, BadCharsetException {
        List<Source> sources = SELECTED;
        ResultOptions options = ResultOptions.ALL;
        KeyParser keys = KeyParser.withoutCharset(tokens);
        if (!Character.isLetter(tokens.peek())) {
            return new Operation.MultiSearch(sources, options, keys.program());
        }
        String word = tokens.word();
        if (word.equals("IN")) {
            tokens.space();
            sources = Source.parse(tokens);
            tokens.space();
            if (!Character.isLetter(tokens.peek())) {
                return new Operation.MultiSearch(sources, options, keys.program());
            }
            word = tokens.word();
        }
        if (!word.equals("RETURN")) {
            return new Operation.MultiSearch(sources, options, keys.programAfter(word));
        }
        tokens.space();
        options = ResultOptions.parse(tokens);
        tokens.space();
        return new Operation.MultiSearch(sources, options, keys.programWithCharset());
    }

    private static void check(Operation.MultiSearch operation, ImapSession session) throws DecodingException {
        boolean selected = operation.sources().stream().anyMatch(Source.Selected.class::isInstance);
        if (selected && session.getSelected() == null) {
            throw Tokens.bad("No mailbox is selected");
        }
        boolean others = operation.sources().stream().anyMatch(source -> !(source instanceof Source.Selected));
        if (others && operation.options().saves()) {
            throw Tokens.bad("SAVE is for the selected mailbox alone");
        }
    }
}
