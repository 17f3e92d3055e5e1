package org.compostela.search;

import org.apache.james.mailbox.exception.MailboxException;

/** OpenSearch did not answer, or refused for want of room: nothing is wrong with the request, and it may be tried again later. */
public final class SearchUnavailableException extends MailboxException {
    private static final long serialVersionUID = 1L;

    public SearchUnavailableException(String message, Exception cause) {
        super(message, cause);
    }

    public SearchUnavailableException(String message) {
        super(message);
    }
}
