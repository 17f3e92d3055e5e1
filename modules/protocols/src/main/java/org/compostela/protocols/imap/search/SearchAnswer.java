package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import org.apache.james.imap.api.message.response.ImapResponseMessage;

/** An untagged response that is written out already but for its star; see {@link AnswerText}. */
record SearchAnswer(String text) implements ImapResponseMessage {
    SearchAnswer {
        requireNonNull(text, "text");
    }
}
