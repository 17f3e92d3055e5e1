package org.compostela.pipeline.trial;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.pipeline.container.MailChange;
import org.compostela.pipeline.container.MailSnapshot;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.RunObserver;
import org.compostela.pipeline.container.Step;
import org.compostela.pipeline.trial.TrialReport.End;
import org.compostela.pipeline.trial.TrialReport.Passed;
import org.jspecify.annotations.Nullable;

/** Writes down what happens in one run. Used by its thread. */
final class Recording implements RunObserver {
    private static final MailChange NO_CHANGE = MailChange.between(
            new MailSnapshot(
                    "", "", ImmutableList.of(), com.google.common.collect.ImmutableMap.of(), ImmutableList.of(), false),
            new MailSnapshot(
                    "",
                    "",
                    ImmutableList.of(),
                    com.google.common.collect.ImmutableMap.of(),
                    ImmutableList.of(),
                    false));
    private static final int LONGEST_DIFF = 200;
    private static final int CONTEXT_LINES = 1;

    private final List<Passed> passed = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final Map<Mail, String> parents = new HashMap<>();
    private @Nullable MailSnapshot before;
    private ImmutableList<String> bodyBefore = ImmutableList.of();
    private ImmutableList<String> matched = ImmutableList.of();
    private String effect = "";
    private String failure = "";
    private String consequence = "";
    private long started = System.nanoTime();

    void effect(String sentence) {
        effect = effect.isEmpty() ? sentence : effect + "; " + sentence;
    }

    void skip(String className) {
        skipped.add(className);
    }

    @Override
    public void matched(Step step, Mail mail, Collection<MailAddress> answer) {
        matched = answer.stream().map(MailAddress::asString).collect(toImmutableList());
        if (matched.isEmpty()) {
            note(step, mail, NO_CHANGE, ImmutableList.of());
        }
    }

    @Override
    public void split(Step step, Mail parent, Mail part) {
        parents.put(part, parent.getName());
    }

    @Override
    public void beforeMailet(Step step, Mail mail) {
        before = MailSnapshot.of(mail);
        bodyBefore = lines(mail);
    }

    @Override
    public void afterMailet(Step step, Mail mail, @Nullable Throwable cause) {
        if (cause == null) {
            noteMailet(step, mail);
        }
    }

    @Override
    public void failed(Step step, Mail mail, Throwable cause, String then) {
        failure = String.valueOf(Throwables.getRootCause(cause));
        consequence = then;
        noteMailet(step, mail);
    }

    private void noteMailet(Step step, Mail mail) {
        MailSnapshot then = before;
        MailChange change = then == null ? NO_CHANGE : MailChange.between(then, MailSnapshot.of(mail));
        note(step, mail, change, change.body() ? diff(bodyBefore, lines(mail)) : ImmutableList.of());
    }

    private void note(Step step, Mail mail, MailChange change, ImmutableList<String> diff) {
        long now = System.nanoTime();
        String parent = parents.remove(mail);
        passed.add(new Passed(
                mail.getName(),
                step.label(),
                step.definition().matcher().toString(),
                matched,
                parent == null ? "" : parent,
                change,
                effect,
                diff,
                failure,
                consequence,
                (now - started) / 1000));
        before = null;
        effect = "";
        failure = "";
        consequence = "";
        started = now;
    }

    @Override
    public void ended(Step step, Mail mail) {
        String last = passed.isEmpty() ? "" : passed.get(passed.size() - 1).effect();
        ends.add(new End(mail.getName(), texts(mail), step.label(), last));
    }

    TrialReport report(Outcome outcome) {
        for (Outcome.Failure part : outcome.failures()) {
            ends.add(new End(
                    part.mail().getName(),
                    texts(part.mail()),
                    part.step(),
                    "would be tried again later: " + Throwables.getRootCause(part.cause())));
        }
        return new TrialReport(ImmutableList.copyOf(passed), ImmutableList.copyOf(ends), ImmutableSet.copyOf(skipped));
    }

    private static ImmutableList<String> texts(Mail mail) {
        return mail.getRecipients().stream().map(MailAddress::asString).collect(toImmutableList());
    }

    /** The body, decoded. Not by writing the message: that completes its header, and the trial would show a change which no mailet made. */
    private static ImmutableList<String> lines(Mail mail) {
        try (InputStream body = mail.getMessage().getInputStream()) {
            return ImmutableList.copyOf(new String(body.readAllBytes(), StandardCharsets.UTF_8).split("\r?\n", -1));
        } catch (IOException | MessagingException e) {
            return ImmutableList.of("(the message cannot be read: " + e.getMessage() + ")");
        }
    }

    private static ImmutableList<String> diff(List<String> then, List<String> now) {
        List<String> lines =
                UnifiedDiffUtils.generateUnifiedDiff("before", "after", then, DiffUtils.diff(then, now), CONTEXT_LINES);
        return ImmutableList.copyOf(lines.subList(Math.min(2, lines.size()), Math.min(lines.size(), LONGEST_DIFF)));
    }
}
