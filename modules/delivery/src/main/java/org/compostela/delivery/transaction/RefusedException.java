package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.compostela.delivery.outcome.Reason;

/** The host takes no mail from us, whosever it is: it said so before any mail was offered, or it is not what the policy asks for. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    RefusedException(Reason reason) {
        super(reason.toString());
        this.reason = requireNonNull(reason, "reason");
    }

    Reason reason() {
        return reason;
    }
}
