package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import javax.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/** An endpoint did not take a mail, or was not asked to. The message says which and why, without passwords. */
public final class EndpointException extends MessagingException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Throwable reason;

    EndpointException(String message) {
        super(requireNonNull(message, "message"));
        this.reason = null;
    }

    EndpointException(String message, Throwable reason) {
        super(requireNonNull(message, "message"));
        this.reason = requireNonNull(reason, "reason");
    }

    /** Java Mail's own constructor takes exceptions only, and a missing class of a component is an error. */
    @Override
    public @Nullable Throwable getCause() {
        return reason;
    }
}
