package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.james.mailetcontainer.impl.matchers.CompositeMatcher;
import org.apache.mailet.Mail;
import org.compostela.pipeline.definition.CompositeDefinition;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.MatcherDefinition;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.compostela.pipeline.definition.StepDefinition;
import org.compostela.pipeline.endpoints.UserRoutes;
import org.compostela.pipeline.extensions.Components;
import org.compostela.pipeline.extensions.UnknownComponentException;

/** What can be said of a pipeline before any of it is made: names, processors, ways without an end. */
final class PipelineCheck {
    private static final String REMEDY_LAST_STEP =
            "let the last step take every mail: <mailet match=\"All\" class=\"ToProcessor\">, LocalDelivery,"
                    + " RemoteDelivery, ToRepository or Null";

    private final PipelineDefinition definition;
    private final Components components;
    private final UserRoutes routes;
    private final ProcessorNames names;
    private final List<Finding> findings = new ArrayList<>();

    PipelineCheck(PipelineDefinition definition, UserRoutes routes, Components components) {
        this.routes = requireNonNull(routes, "routes");
        this.definition = requireNonNull(definition, "definition");
        this.components = requireNonNull(components, "components");
        this.names = new ProcessorNames(definition);
    }

    List<Finding> findings() {
        checkProcessorNames();
        definition.processors().forEach(this::checkProcessor);
        checkReached();
        return findings;
    }

    private void checkProcessorNames() {
        Set<String> seen = new HashSet<>();
        for (ProcessorDefinition processor : definition.processors()) {
            if (!seen.add(processor.name())) {
                error(processor.location(), "there are two processors " + processor.name(), "rename one of them");
            }
            if (processor.name().equals(Mail.GHOST)) {
                error(
                        processor.location(),
                        "a processor must not be called ghost: that is the state of a mail that has ended",
                        "rename it");
            }
        }
        for (String needed : List.of(Mail.DEFAULT, Mail.ERROR)) {
            if (!seen.contains(needed)) {
                error(
                        new Location(definition.file(), 0),
                        "there is no processor " + needed,
                        needed.equals(Mail.ERROR)
                                ? "add one that keeps the mail: ToRepository"
                                : "add one: every mail begins there");
            }
        }
    }

    private void checkProcessor(ProcessorDefinition processor) {
        Set<String> composites = new HashSet<>();
        for (CompositeDefinition composite : processor.composites()) {
            if (!composites.add(composite.name())) {
                error(
                        composite.matcher().location(),
                        "there are two matchers " + composite.name() + " in the processor " + processor.name(),
                        "rename one of them");
            }
            checkMatcher(composite.matcher());
        }
        for (StepDefinition step : processor.steps()) {
            if (!composites.contains(step.matcher().toString())) {
                checkMatcher(step.matcher());
            }
            checkMailet(step);
            checkReferences(step);
        }
        checkEnd(processor);
    }

    private void checkMatcher(MatcherDefinition matcher) {
        try {
            if (CompositeMatcher.class.isAssignableFrom(components.matcherClass(matcher.name()))
                    && matcher.children().isEmpty()) {
                error(
                        matcher.location(),
                        "the matcher " + matcher.name() + " joins others, and none stands in it",
                        "write <matcher name=\"...\" match=\"" + matcher.name()
                                + "\"> with matchers in it into the processor, and match=\"that name\" here");
            }
        } catch (UnknownComponentException e) {
            unknown(matcher.location(), e);
        }
        matcher.children().forEach(this::checkMatcher);
    }

    private void checkMailet(StepDefinition step) {
        try {
            components.mailetClass(step.mailet());
        } catch (UnknownComponentException e) {
            unknown(step.location(), e);
        }
    }

    private void unknown(Location location, UnknownComponentException e) {
        error(location, String.valueOf(e.getMessage()), "");
    }

    private void checkReferences(StepDefinition step) {
        for (String name : StepEnds.processorsOf(step)) {
            if (!names.isKnownOrWord(name)) {
                findings.add(names.missing(step.location(), name));
            }
        }
    }

    /** A mail that no step takes comes to the end; that must be where it is meant to. */
    private void checkEnd(ProcessorDefinition processor) {
        if (processor.steps().isEmpty()) {
            error(
                    processor.location(),
                    "a mail in the processor " + processor.name() + " reaches no end: it has no step",
                    REMEDY_LAST_STEP);
            return;
        }
        StepDefinition last = processor.steps().get(processor.steps().size() - 1);
        switch (StepEnds.of(last)) {
            case ENDS -> {}
            case GOES_ON ->
                error(
                        last.location(),
                        "a mail can come to the end of the processor " + processor.name()
                                + " and reach no end: its last step, " + last.mailet() + " for " + last.matcher()
                                + ", does not take every mail",
                        REMEDY_LAST_STEP);
            case UNKNOWN ->
                findings.add(Finding.warning(
                        last.location(),
                        "the processor " + processor.name() + " ends with " + last.mailet()
                                + ", of which is not known whether it takes every mail; one that it does not goes to"
                                + " the processor error",
                        ""));
        }
    }

    private void checkReached() {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(ImmutableSet.of(Mail.DEFAULT, Mail.ERROR));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reached.add(name)) {
                definition.processor(name).stream()
                        .flatMap(processor -> processor.steps().stream())
                        .flatMap(step -> StepEnds.processorsOf(step).stream())
                        .forEach(open::push);
                routes.targetsOf(name).forEach(open::push);
            }
        }
        for (ProcessorDefinition processor : definition.processors()) {
            if (!reached.contains(processor.name())) {
                findings.add(Finding.warning(
                        processor.location(),
                        "no step sends a mail to the processor " + processor.name(),
                        "remove it, unless a mailet of yours or a replay names it"));
            }
        }
    }

    private void error(Location location, String problem, String remedy) {
        findings.add(Finding.error(location, problem, remedy));
    }
}
