package org.compostela.protocols.imap.search;

import com.google.inject.Inject;
import java.util.Optional;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.decode.DecodingException;

/** SEARCH (RFC 9051 §6.4.4). */
final class SearchParser extends SelectedParser {
    @Inject
    SearchParser(StatusResponseFactory responses) {
        super("SEARCH", responses);
    }

    @Override
    Operation operation(Tokens tokens) throws DecodingException, BadCharsetException {
        KeyParser keys = KeyParser.withoutCharset(tokens);
        if (!Character.isLetter(tokens.peek())) {
            return new Operation.Search(Optional.empty(), keys.program());
        }
        String word = tokens.word();
        if (!word.equals("RETURN")) {
            return new Operation.Search(Optional.empty(), keys.programAfter(word));
        }
        tokens.space();
        ResultOptions options = ResultOptions.parse(tokens);
        tokens.space();
        return new Operation.Search(Optional.of(options), keys.programWithCharset());
    }
}
