package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import org.apache.mailet.Mail;

/**
 * What came of a mail in the pipeline.
 *
 * @param ended how many of its parts came to an end: delivered, handed on, kept
 * @param failures the parts that did not, and are to be tried again
 */
public record Outcome(int ended, ImmutableList<Failure> failures) {
    public Outcome {
        requireNonNull(failures, "failures");
    }

    /**
     * A part whose way broke off.
     *
     * @param mail as it was then
     * @param processor where it was
     * @param step the step that failed, as {@link Step#label} names it
     */
    public record Failure(Mail mail, String processor, String step, Throwable cause) {
        public Failure {
            requireNonNull(mail, "mail");
            requireNonNull(processor, "processor");
            requireNonNull(step, "step");
            requireNonNull(cause, "cause");
        }
    }

    /** Whether nothing is left to do. */
    public boolean isComplete() {
        return failures.isEmpty();
    }
}
