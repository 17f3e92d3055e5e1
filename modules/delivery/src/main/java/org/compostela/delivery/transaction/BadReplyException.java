package org.compostela.delivery.transaction;

import java.io.IOException;

/** What came is no reply of SMTP; nothing that follows can be trusted. */
final class BadReplyException extends IOException {
    private static final long serialVersionUID = 1L;

    BadReplyException(String message) {
        super(message);
    }
}
