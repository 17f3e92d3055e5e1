package org.compostela.protocols.imap.search;

import com.google.inject.Inject;
import java.nio.charset.Charset;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.decode.DecodingException;
import org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm;

/** THREAD (RFC 5256 §3). */
final class ThreadParser extends SelectedParser {
    @Inject
    ThreadParser(StatusResponseFactory responses) {
        super("THREAD", responses);
    }

    @Override
    Operation operation(Tokens tokens) throws DecodingException, BadCharsetException {
        String word = tokens.word();
        ThreadingAlgorithm algorithm =
                switch (word) {
                    case "REFERENCES" -> ThreadingAlgorithm.REFERENCES;
                    case "ORDEREDSUBJECT" -> ThreadingAlgorithm.ORDEREDSUBJECT;
                    default -> throw Tokens.bad("Unknown threading algorithm " + word);
                };
        tokens.space();
        Charset charset = KeyParser.charset(tokens);
        tokens.space();
        return new Operation.Threads(algorithm, new KeyParser(tokens, charset).program());
    }
}
