package org.compostela.senderauthentication.dmarc;

/** An aggregate report that cannot be read: not one, not whole, or larger than any honest one. */
public final class ReportException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportException(String reason) {
        super(reason);
    }

    ReportException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
