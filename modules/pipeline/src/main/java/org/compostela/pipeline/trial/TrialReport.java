package org.compostela.pipeline.trial;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.compostela.pipeline.container.MailChange;

/**
 * What a mail's way would be.
 *
 * @param passed every step that every part came to, in order
 * @param ends what became of every part
 * @param skipped classes of mailets that were not run because nothing is known of them
 */
public record TrialReport(ImmutableList<Passed> passed, ImmutableList<End> ends, ImmutableSet<String> skipped) {
    public TrialReport {
        requireNonNull(passed, "passed");
        requireNonNull(ends, "ends");
        requireNonNull(skipped, "skipped");
    }

    /**
     * One part at one step.
     *
     * @param mail name of the part; a part that was split off here appears with its own name
     * @param matched the recipients that matched; empty for none
     * @param parent the part that it was split from here; empty when it was not
     * @param change what the mailet changed in the mail
     * @param effect what the mailet would do beside that, a sentence; empty for nothing
     * @param bodyDiff lines that were added and removed, as diff writes them; empty when the body is what it was
     * @param failure empty when nothing failed
     * @param consequence what became of the mail by the failure; empty when nothing failed
     * @param micros time of matcher and mailet
     */
    public record Passed(
            String mail,
            String step,
            String matcher,
            ImmutableList<String> matched,
            String parent,
            MailChange change,
            String effect,
            ImmutableList<String> bodyDiff,
            String failure,
            String consequence,
            long micros) {
        public Passed {
            requireNonNull(mail, "mail");
            requireNonNull(step, "step");
            requireNonNull(matcher, "matcher");
            requireNonNull(matched, "matched");
            requireNonNull(parent, "parent");
            requireNonNull(change, "change");
            requireNonNull(effect, "effect");
            requireNonNull(bodyDiff, "bodyDiff");
            requireNonNull(failure, "failure");
            requireNonNull(consequence, "consequence");
        }
    }

    /**
     * What became of a part.
     *
     * @param step the last one
     * @param effect what that step would do with it; empty when it ends it and does nothing else
     */
    public record End(String mail, ImmutableList<String> recipients, String step, String effect) {
        public End {
            requireNonNull(mail, "mail");
            requireNonNull(recipients, "recipients");
            requireNonNull(step, "step");
            requireNonNull(effect, "effect");
        }
    }
}
