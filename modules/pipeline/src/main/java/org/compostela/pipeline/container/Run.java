package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.compostela.pipeline.container.Outcome.Failure;
import org.compostela.pipeline.extensions.ContextLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way of one mail, and of the parts it is split into, through one version of the pipeline. Used once, by one thread; {@link #abandon},
 * {@link #interrupt} and the questions about the step that runs may come from any.
 */
public final class Run {
    private static final Logger LOGGER = LoggerFactory.getLogger(Run.class);

    /** A mail that changes the processor more often goes in circles: no pipeline is this long. */
    private static final int MOST_HOPS = 100;

    /** Also what a run may be split into: as many as a mail can have recipients, and then some. */
    private static final int MOST_PARTS = 200_000;

    private record Hop(Mail mail, int number) {}

    private final BuiltPipeline pipeline;
    private final RunObserver observer;
    private final MailetExecution execution;
    private final Deque<Hop> hops = new ArrayDeque<>();
    private final List<Failure> failures = new ArrayList<>();
    private int hop;
    private int parts = 1;
    private int ended;
    private volatile boolean abandoned;
    private volatile @Nullable Thread thread;
    private final Object stepLock = new Object();
    private @Nullable Step current;
    private long since;

    Run(BuiltPipeline pipeline, RunObserver observer, MailetExecution execution) {
        this.pipeline = requireNonNull(pipeline, "pipeline");
        this.observer = requireNonNull(observer, "observer");
        this.execution = requireNonNull(execution, "execution");
    }

    /** Takes the mail from the processor that its state names to the end of all its parts. */
    public Outcome of(Mail mail) {
        thread = Thread.currentThread();
        hops.add(new Hop(mail, 1));
        for (Hop next = hops.poll(); next != null; next = hops.poll()) {
            enter(next);
        }
        return new Outcome(ended, ImmutableList.copyOf(failures));
    }

    /** As {@link #of}, with a copy that shares the message: the mail itself stays as it is. It must outlive the run. */
    public Outcome ofCopy(Mail mail) throws MessagingException {
        return of(copyOf(mail));
    }

    /** A copy under the same name that shares the message. */
    public static Mail copyOf(Mail mail) throws MessagingException {
        return Mails.running(mail);
    }

    /** Whether trying again cannot help. */
    public static boolean isHopeless(Throwable cause) {
        return cause instanceof LoopException || cause instanceof NoEndException;
    }

    private void enter(Hop next) {
        Mail mail = next.mail();
        hop = next.number();
        if (hop > MOST_HOPS) {
            breakLoop(mail);
            return;
        }
        String processor = processorOf(mail);
        try (MDC.MDCCloseable ignored = MDC.putCloseable("mail", mail.getName())) {
            pipeline.enter(processor, new Passage(this, processor, mail));
        } finally {
            CurrentMail.clear();
        }
    }

    /** As James: an unknown state is an error of its own. */
    private String processorOf(Mail mail) {
        String state = mail.getState();
        if (pipeline.has(state)) {
            return state;
        }
        LOGGER.atError()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("state", state)
                .log("a mail has a state that no processor has; it goes to the processor error");
        mail.setErrorMessage("there is no processor " + state + " in the pipeline");
        mail.setState(Mail.ERROR);
        return Mail.ERROR;
    }

    private void breakLoop(Mail mail) {
        String processor = mail.getState();
        LoopException loop = new LoopException("the mail changed the processor " + MOST_HOPS
                + " times and came to no end; it was about to enter " + processor);
        LOGGER.atError().addKeyValue("mail", mail.getName()).setCause(loop).log("a mail goes in circles");
        failures.add(new Failure(mail, processor, processor, loop));
    }

    /** One mail at one step; what stays in the processor is added to {@code staying}. */
    void step(Step step, Mail mail, List<Mail> staying) {
        begin(step, mail);
        step.statistics().seen();
        try {
            match(step, mail, staying);
        } finally {
            finish();
        }
    }

    private void match(Step step, Mail mail, List<Mail> staying) {
        Collection<MailAddress> matched;
        try {
            matched = matched(step, mail);
        } catch (AbandonedException e) {
            throw e;
        } catch (Throwable failure) {
            checkOurs(mail);
            matcherFailed(step, mail, failure, staying);
            return;
        }
        checkOurs(mail);
        observer.matched(step, mail, matched);
        apply(step, mail, matched, staying);
    }

    private static Collection<MailAddress> matched(Step step, Mail mail) throws MessagingException {
        try (ContextLoader scope = ContextLoader.ofCode(step.matcher())) {
            Collection<MailAddress> matched = step.matcher().match(mail);
            if (matched == null) {
                return List.of();
            }
            Addresses.verify(matched);
            return matched;
        }
    }

    private void apply(Step step, Mail mail, Collection<MailAddress> matched, List<Mail> staying) {
        if (matched.isEmpty()) {
            staying.add(mail);
            return;
        }
        if (matched == mail.getRecipients()) {
            serve(step, mail, staying);
            return;
        }
        List<MailAddress> rest = Addresses.without(mail.getRecipients(), matched);
        if (rest.isEmpty()) {
            serve(step, mail, staying);
            return;
        }
        Mail part = split(step, mail, matched);
        if (part != null) {
            mail.setRecipients(rest);
            observer.split(step, mail, part);
            serve(step, part, staying);
            staying.add(mail);
        }
    }

    private @Nullable Mail split(Step step, Mail mail, Collection<MailAddress> matched) {
        try {
            if (++parts > MOST_PARTS) {
                throw new MessagingException("the mail was split into more than " + MOST_PARTS + " parts");
            }
            return Mails.part(mail, matched);
        } catch (MessagingException | RuntimeException e) {
            tellFailed(step, mail, e, "is tried again later");
            giveUp(step, mail, e);
            return null;
        }
    }

    private void matcherFailed(Step step, Mail mail, Throwable failure, List<Mail> staying) {
        OnFailure then = step.onMatcherFailure();
        tellFailed(step, mail, failure, then.consequence());
        switch (then.way()) {
            case MATCH_ALL -> serve(step, mail, staying);
            case PROPAGATE -> giveUp(step, mail, failure);
            case PROCESSOR -> fail(step, mail, step.definition().matcher().name(), failure, then, staying);
            case MATCH_NONE, IGNORE -> staying.add(mail);
        }
    }

    private void serve(Step step, Mail mail, List<Mail> staying) {
        Collection<MailAddress> before = mail.getRecipients();
        observer.beforeMailet(step, mail);
        long start = System.nanoTime();
        CurrentMail.set(mail);
        try (ContextLoader scope = ContextLoader.ofCode(step.mailet())) {
            execution.service(step, mail);
            Addresses.verify(mail.getRecipients());
        } catch (AbandonedException e) {
            throw e;
        } catch (Throwable failure) {
            checkOurs(mail);
            step.statistics().ran(System.nanoTime() - start);
            mailetFailed(step, mail, before, failure, staying);
            return;
        }
        checkOurs(mail);
        step.statistics().ran(System.nanoTime() - start);
        observer.afterMailet(step, mail, null);
        if (mail.getRecipients().isEmpty() && !isGhost(mail) && !pipeline.mayEmptyRecipients(step)) {
            mail.setRecipients(before);
            noRecipientLeft(step, mail, staying);
            return;
        }
        goOn(step, mail, staying);
    }

    private void noRecipientLeft(Step step, Mail mail, List<Mail> staying) {
        NoEndException failure = new NoEndException("the mailet left the mail without a recipient, and did not end it");
        tellFailed(step, mail, failure, "goes to the processor error with the recipients it had");
        Errors.record(mail, step.definition().mailet(), failure, Mail.ERROR);
        goOn(step, mail, staying);
    }

    private void mailetFailed(
            Step step, Mail mail, Collection<MailAddress> before, Throwable failure, List<Mail> staying) {
        if (!Addresses.areAddresses(mail.getRecipients())
                || mail.getRecipients().isEmpty()) {
            mail.setRecipients(before);
        }
        observer.afterMailet(step, mail, failure);
        OnFailure then = step.onMailetFailure();
        tellFailed(step, mail, failure, then.consequence());
        switch (then.way()) {
            case PROPAGATE -> giveUp(step, mail, failure);
            case PROCESSOR -> fail(step, mail, step.definition().mailet(), failure, then, staying);
            case IGNORE, MATCH_NONE, MATCH_ALL -> goOn(step, mail, staying);
        }
    }

    private void fail(Step step, Mail mail, String offender, Throwable failure, OnFailure then, List<Mail> staying) {
        Errors.record(mail, offender, failure, pipeline.stateNamed(then.processor()));
        goOn(step, mail, staying);
    }

    private void goOn(Step step, Mail mail, List<Mail> staying) {
        String processor = step.definition().processor();
        String state = mail.getState();
        if (isGhost(mail) || mail.getRecipients().isEmpty()) {
            mail.setState(Mail.GHOST);
            ended++;
            observer.ended(step, mail);
            dispose(mail);
        } else if (processor.equals(state)) {
            staying.add(mail);
        } else {
            leave(step.label(), mail, processor, state == null ? "" : state);
        }
    }

    private void leave(String step, Mail mail, String from, String to) {
        observer.routed(step, mail, from, to);
        hops.add(new Hop(mail, hop + 1));
    }

    /**
     * The mail passed all steps of the processor, and none took it. James deletes it; here it goes where an administrator sees it. When even
     * the processor {@code error} has no end, it is tried again and then kept by the spooler.
     */
    void fellOff(String processor, Mail mail) {
        NoEndException failure = new NoEndException(
                "the mail came to the end of the processor " + processor + ", and no step there had taken it");
        if (processor.equals(Mail.ERROR)) {
            LOGGER.atError()
                    .addKeyValue("mail", mail.getName())
                    .log("the processor error has no end; the spooler keeps the mail");
            failures.add(new Failure(mail, processor, processor, failure));
            return;
        }
        LOGGER.atError()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("processor", processor)
                .log(
                        "a mail came to the end of a processor and goes to the processor error; let the last step take every mail");
        Errors.record(mail, processor, failure, Mail.ERROR);
        leave(processor, mail, processor, Mail.ERROR);
    }

    private void giveUp(Step step, Mail mail, Throwable failure) {
        failures.add(new Failure(mail, step.definition().processor(), step.label(), failure));
    }

    private void tellFailed(Step step, Mail mail, Throwable failure, String consequence) {
        step.statistics().failed();
        LOGGER.atWarn()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("step", step.label())
                .addKeyValue("at", step.definition().location())
                .setCause(failure)
                .log("a step failed; the mail " + consequence);
        observer.failed(step, mail, failure, consequence);
    }

    private static boolean isGhost(Mail mail) {
        return Mail.GHOST.equals(mail.getState());
    }

    /** What a part holds beside the shared body; the first mail is its owner's to dispose of, and is disposed of twice without harm. */
    private static void dispose(Mail mail) {
        if (mail instanceof MailImpl) {
            LifecycleUtil.dispose(mail);
        }
    }

    private void begin(Step step, Mail mail) {
        checkOurs(mail);
        synchronized (stepLock) {
            since = System.nanoTime();
            current = step;
        }
    }

    private void finish() {
        synchronized (stepLock) {
            current = null;
            // It was meant for the step that has ended.
            Thread.interrupted();
        }
    }

    private void checkOurs(Mail mail) {
        if (abandoned) {
            throw new AbandonedException(mail.getName());
        }
    }

    /** The run ends before its next step, and this step is interrupted; whoever calls this takes care of the mail from now on. */
    public void abandon() {
        abandoned = true;
        interrupt(Duration.ZERO);
    }

    /** Interrupts the step that is running now, if it runs for longer than this. */
    public void interrupt(Duration limit) {
        synchronized (stepLock) {
            Thread worker = thread;
            if (current != null && worker != null && stepTime().compareTo(limit) >= 0) {
                worker.interrupt();
            }
        }
    }

    /** How long the step that is running now has been; zero between steps. */
    public Duration stepTime() {
        synchronized (stepLock) {
            return current == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /** The step that is running now; empty between steps. */
    public String stepLabel() {
        synchronized (stepLock) {
            return current == null ? "" : current.label();
        }
    }
}
