package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** The listeners; an empty one is off. */
public record ListenSettings(
        Optional<ListenAddress> smtp,
        Optional<ListenAddress> submission,
        Optional<ListenAddress> submissions,
        Optional<ListenAddress> lmtp,
        Optional<ListenAddress> imap,
        Optional<ListenAddress> imaps,
        Optional<ListenAddress> pop3,
        Optional<ListenAddress> pop3s,
        Optional<ListenAddress> admin) {
    public ListenSettings {
        requireNonNull(smtp, "smtp");
        requireNonNull(submission, "submission");
        requireNonNull(submissions, "submissions");
        requireNonNull(lmtp, "lmtp");
        requireNonNull(imap, "imap");
        requireNonNull(imaps, "imaps");
        requireNonNull(pop3, "pop3");
        requireNonNull(pop3s, "pop3s");
        requireNonNull(admin, "admin");
    }
}
