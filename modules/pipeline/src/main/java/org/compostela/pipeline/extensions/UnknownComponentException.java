package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** There is no mailet or matcher of that name, or none that can be loaded. */
public final class UnknownComponentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String nearest;
    private final List<String> lookedIn;

    UnknownComponentException(String message, Optional<String> nearest, List<String> lookedIn) {
        super(requireNonNull(message, "message"));
        this.nearest = nearest.orElse(null);
        this.lookedIn = List.copyOf(lookedIn);
    }

    UnknownComponentException(String message, Throwable cause, List<String> lookedIn) {
        super(requireNonNull(message, "message"), cause);
        this.nearest = null;
        this.lookedIn = List.copyOf(lookedIn);
    }

    /** The known name that is most like the one asked for, if one is like it. */
    public Optional<String> nearest() {
        return Optional.ofNullable(nearest);
    }

    /** The extensions and packages that were searched, in order. */
    public List<String> lookedIn() {
        return lookedIn;
    }
}
