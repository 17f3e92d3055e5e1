package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;
import org.compostela.delivery.outcome.Reason;

/** The host takes no mail from us, whosever it is: it said so before any mail was offered, or it is not what the policy asks for. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    private final transient Optional<TlsFailure> failure;

    RefusedException(Reason reason) {
        this(reason, Optional.empty());
    }

    /** @param failure the host is refused by us, for it */
    RefusedException(Reason reason, Optional<TlsFailure> failure) {
        super(reason.toString());
        this.reason = requireNonNull(reason, "reason");
        this.failure = requireNonNull(failure, "failure");
    }

    Optional<TlsFailure> failure() {
        return failure;
    }

    Reason reason() {
        return reason;
    }
}
