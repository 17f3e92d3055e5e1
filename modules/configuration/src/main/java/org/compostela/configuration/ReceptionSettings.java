package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/** From whom mail is taken, and who is held off. */
public record ReceptionSettings(SenderAuthenticationSettings senderAuthentication, DefenceSettings defence) {
    /** What holds unless something else is configured, but that nobody is trusted. */
    public static final ReceptionSettings DEFAULT =
            new ReceptionSettings(SenderAuthenticationSettings.DEFAULT, DefenceSettings.DEFAULT);

    public ReceptionSettings {
        requireNonNull(senderAuthentication, "senderAuthentication");
        requireNonNull(defence, "defence");
    }
}
