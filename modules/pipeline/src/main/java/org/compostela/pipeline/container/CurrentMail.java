package org.compostela.pipeline.container;

import java.util.Optional;
import org.apache.mailet.Mail;

/** The mail that the thread takes through the pipeline: what a mailet sends is about it. */
public final class CurrentMail {
    private static final ThreadLocal<Mail> CURRENT = new ThreadLocal<>();

    private CurrentMail() {}

    public static Optional<Mail> get() {
        return Optional.ofNullable(CURRENT.get());
    }

    static void set(Mail mail) {
        CURRENT.set(mail);
    }

    static void clear() {
        CURRENT.remove();
    }
}
