package org.compostela.delivery.transaction;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.compostela.configuration.Password;

/** Who we are for a smart host (RFC 4954). Sent over TLS alone, or within this machine. */
public record Credentials(String user, Password password) {
    public Credentials {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        checkArgument(
                !user.isEmpty() && user.indexOf(0) < 0 && password.value().indexOf(0) < 0, "empty, or with a NUL");
    }
}
