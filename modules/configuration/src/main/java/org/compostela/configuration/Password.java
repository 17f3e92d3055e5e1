package org.compostela.configuration;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/** A secret that came by the environment. Never printed: {@link #toString} hides it. */
public record Password(String value) {
    public Password {
        requireNonNull(value, "value");
        checkArgument(!value.isEmpty(), "the password is empty");
    }

    @Override
    public String toString() {
        return "***";
    }
}
