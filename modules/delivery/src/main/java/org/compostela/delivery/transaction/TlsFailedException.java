package org.compostela.delivery.transaction;

import java.io.IOException;

/** The handshake failed, or the certificate is not what the policy asks for. The connection cannot be used any more. */
final class TlsFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFailedException(IOException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
