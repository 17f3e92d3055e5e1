package org.compostela.search;

import org.apache.james.mailbox.exception.MailboxException;

/** A search that is longer, deeper or wider than an answer is worth; the same search never succeeds. */
final class SearchTooLargeException extends MailboxException {
    private static final long serialVersionUID = 1;

    SearchTooLargeException(String message) {
        super(message);
    }
}
