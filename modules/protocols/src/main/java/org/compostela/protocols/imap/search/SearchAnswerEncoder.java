package org.compostela.protocols.imap.search;

import java.io.IOException;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.ImapResponseEncoder;

/** Writes a {@link SearchAnswer}. */
final class SearchAnswerEncoder implements ImapResponseEncoder<SearchAnswer> {
    @Override
    public Class<SearchAnswer> acceptableMessages() {
        return SearchAnswer.class;
    }

    @Override
    public void encode(SearchAnswer answer, ImapResponseComposer composer) throws IOException {
        composer.untagged().message(answer.text()).end();
    }
}
