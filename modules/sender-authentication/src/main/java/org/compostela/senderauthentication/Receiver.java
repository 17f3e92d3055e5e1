package org.compostela.senderauthentication;

import static java.util.Objects.requireNonNull;

/**
 * This host as the receiver of mail.
 *
 * @param host its name: the identifier of its {@code Authentication-Results}
 */
public record Receiver(String host, SenderCheck check) {
    public Receiver {
        requireNonNull(host, "host");
        requireNonNull(check, "check");
    }
}
