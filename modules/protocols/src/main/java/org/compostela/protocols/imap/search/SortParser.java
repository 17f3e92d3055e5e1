package org.compostela.protocols.imap.search;

import com.google.inject.Inject;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.decode.DecodingException;

/** SORT (RFC 5256 §3), with RETURN (RFC 5267 §3). */
final class SortParser extends SelectedParser {
    @Inject
    SortParser(StatusResponseFactory responses) {
        super("SORT", responses);
    }

    @Override
    Operation operation(Tokens tokens) throws DecodingException, BadCharsetException {
        Optional<ResultOptions> options = Optional.empty();
        if (tokens.peek() != '(') {
            String word = tokens.word();
            if (!word.equals("RETURN")) {
                throw Tokens.bad("Expected RETURN or ( and found " + word);
            }
            tokens.space();
            options = Optional.of(ResultOptions.parse(tokens));
            tokens.space();
        }
        List<SortTerm> terms = SortTerm.parse(tokens);
        tokens.space();
        Charset charset = KeyParser.charset(tokens);
        tokens.space();
        return new Operation.Sort(options, terms, new KeyParser(tokens, charset).program());
    }
}
