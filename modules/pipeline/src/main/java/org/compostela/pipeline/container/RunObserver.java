package org.compostela.pipeline.container;

import java.util.Collection;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/** Sees what happens to a mail in a {@link Run}. Called by the thread of the run; must not throw, and must not change the mail. */
public interface RunObserver {
    /** @param matched as the matcher answered; empty for none */
    default void matched(Step step, Mail mail, Collection<MailAddress> matched) {}

    /** Some of the parent's recipients go on as a mail of their own. */
    default void split(Step step, Mail parent, Mail part) {}

    default void beforeMailet(Step step, Mail mail) {}

    /** @param failure null when the mailet did not fail */
    default void afterMailet(Step step, Mail mail, @Nullable Throwable failure) {}

    /**
     * A matcher or a mailet failed.
     *
     * @param consequence what becomes of the mail, a clause
     */
    default void failed(Step step, Mail mail, Throwable cause, String consequence) {}

    /**
     * The mail left one processor and goes to another.
     *
     * @param step the step that sent it, as {@link Step#label} names it, or the processor whose end it came to
     */
    default void routed(String step, Mail mail, String from, String to) {}

    /**
     * The mail's way through the pipeline has ended.
     *
     * @param step the last one
     */
    default void ended(Step step, Mail mail) {}
}
