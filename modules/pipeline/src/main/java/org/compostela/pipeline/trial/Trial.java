package org.compostela.pipeline.trial;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.MailetChoice;
import org.compostela.pipeline.container.MailetExecution;
import org.compostela.pipeline.container.NoMailet;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;

/** Tries mails on pipelines. Each trial builds the pipeline anew, and closes it. Thread-safe. */
public final class Trial {
    private final PipelineBuilder builder;
    private final MailetContext context;

    @Inject
    Trial(PipelineBuilder builder, MailetContext context) {
        this.builder = requireNonNull(builder, "builder");
        this.context = requireNonNull(context, "context");
    }

    /**
     * Takes the mail through the pipeline without doing what cannot be taken back. Matchers ask the stores of the server.
     *
     * @param allowed classes of mailets, by simple or full name, that are run although they cannot be shown safe
     * @throws PipelineException the pipeline cannot be used
     * @throws MessagingException the message cannot be read
     */
    public TrialReport of(PipelineDefinition definition, TrialMail trial, Set<String> allowed)
            throws PipelineException, MessagingException {
        ImmutableSet<String> run = ImmutableSet.copyOf(allowed);
        Recording recording = new Recording();
        Effects effects = new Effects(recording);
        MailetChoice choice = (step, type) -> isRun(type, run);
        try (BuiltPipeline pipeline = builder.withContext(RecordingContext.over(context, recording::effect))
                .build(definition, choice)) {
            Mail mail = trial.toMail();
            try {
                MailetExecution execution = (step, passing) -> {
                    if (step.mailet() instanceof NoMailet none) {
                        tellSkipped(none.instead(), recording);
                        effects.instead(step.definition(), none.instead().getSimpleName(), passing);
                    } else {
                        MailetExecution.LIVE.service(step, passing);
                    }
                };
                Outcome outcome = pipeline.newRun(recording, execution).ofCopy(mail);
                return recording.report(outcome);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        }
    }

    private static boolean isRun(Class<? extends Mailet> type, Set<String> allowed) {
        return Safety.of(type) == Safety.SAFE
                || allowed.contains(type.getName())
                || allowed.contains(type.getSimpleName());
    }

    private static void tellSkipped(Class<? extends Mailet> type, Recording recording) {
        if (Safety.of(type) == Safety.UNKNOWN) {
            recording.skip(type.getName());
        }
    }
}
