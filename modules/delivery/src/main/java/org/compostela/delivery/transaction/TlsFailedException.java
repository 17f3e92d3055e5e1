package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/** The handshake failed, or the certificate is not what the policy asks for. The connection cannot be used any more. */
final class TlsFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final TlsFailure failure;

    TlsFailedException(TlsFailure failure, String why, Exception cause) {
        super(why, cause);
        this.failure = requireNonNull(failure, "failure");
    }

    TlsFailure failure() {
        return failure;
    }
}
