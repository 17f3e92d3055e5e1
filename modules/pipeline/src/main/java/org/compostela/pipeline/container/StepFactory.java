package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.james.mailetcontainer.impl.MailetConfigImpl;
import org.apache.james.mailetcontainer.impl.MatcherConfigImpl;
import org.apache.james.mailetcontainer.impl.matchers.CompositeMatcher;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.MatcherInverter;
import org.compostela.pipeline.definition.CompositeDefinition;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.MatcherDefinition;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.compostela.pipeline.definition.StepDefinition;
import org.compostela.pipeline.extensions.Components;
import org.compostela.pipeline.extensions.ContextLoader;
import org.compostela.pipeline.extensions.UnknownComponentException;
import org.jspecify.annotations.Nullable;

/** Makes and initialises the steps of one pipeline. What does not initialise is a finding, and the others are made all the same. */
final class StepFactory {
    private final Components components;
    private final MailetContext mailetContext;
    private final MailetChoice choice;
    private final CamelContext camel;
    private final List<Step> made;
    private final List<Finding> findings;

    /**
     * @param camel is given to those that are {@link CamelContextAware}
     * @param made is given every step, so that what was initialised can be destroyed
     * @param findings is given what is wrong
     */
    StepFactory(
            Components components,
            MailetContext mailetContext,
            MailetChoice choice,
            CamelContext camel,
            List<Step> made,
            List<Finding> findings) {
        this.components = requireNonNull(components, "components");
        this.mailetContext = requireNonNull(mailetContext, "mailetContext");
        this.choice = requireNonNull(choice, "choice");
        this.camel = requireNonNull(camel, "camel");
        this.made = requireNonNull(made, "made");
        this.findings = requireNonNull(findings, "findings");
    }

    ImmutableList<Step> steps(ProcessorDefinition processor) {
        Map<String, Matcher> composites = new HashMap<>();
        for (CompositeDefinition composite : processor.composites()) {
            matcher(composite.matcher()).ifPresent(matcher -> composites.put(composite.name(), matcher));
        }
        ImmutableList.Builder<Step> steps = ImmutableList.builder();
        for (StepDefinition definition : processor.steps()) {
            step(definition, composites).ifPresent(step -> {
                made.add(step);
                steps.add(step);
            });
        }
        return steps.build();
    }

    private Optional<Step> step(StepDefinition definition, Map<String, Matcher> composites) {
        Optional<Matcher> matcher = matcher(definition, composites);
        Optional<Mailet> mailet = mailet(definition);
        return matcher.flatMap(found -> mailet.map(made -> new Step(definition, found, made, Mail.ERROR)));
    }

    private Optional<Matcher> matcher(StepDefinition step, Map<String, Matcher> composites) {
        MatcherDefinition definition = step.matcher();
        @Nullable Matcher composite = composites.get(definition.toString());
        return composite == null ? matcher(definition) : Optional.of(composite);
    }

    private Optional<Matcher> matcher(MatcherDefinition definition) {
        try {
            Matcher matcher = components.newMatcher(components.matcherClass(definition.name()));
            try (ContextLoader scope = ContextLoader.ofCode(matcher)) {
                CamelContextAware.trySetCamelContext(matcher, camel);
                matcher.init(config(definition));
            }
            if (matcher instanceof CompositeMatcher composite) {
                definition.children().forEach(child -> matcher(child).ifPresent(composite::add));
            }
            return Optional.of(definition.inverted() ? new MatcherInverter(matcher) : matcher);
        } catch (UnknownComponentException | MessagingException | RuntimeException | LinkageError e) {
            refused(definition.location(), "the matcher " + definition, e);
            return Optional.empty();
        }
    }

    private MatcherConfigImpl config(MatcherDefinition definition) {
        MatcherConfigImpl config = new MatcherConfigImpl();
        config.setMatcherName(definition.name());
        if (definition.hasCondition()) {
            config.setCondition(definition.condition());
        }
        config.setMailetContext(mailetContext);
        return config;
    }

    private Optional<Mailet> mailet(StepDefinition definition) {
        try {
            Class<? extends Mailet> type = components.mailetClass(definition.mailet());
            MailetConfigImpl config = config(definition);
            if (!choice.isMade(definition, type)) {
                return Optional.of(new NoMailet(type, config));
            }
            Mailet mailet = components.newMailet(type);
            try (ContextLoader scope = ContextLoader.ofCode(mailet)) {
                CamelContextAware.trySetCamelContext(mailet, camel);
                mailet.init(config);
            }
            return Optional.of(mailet);
        } catch (UnknownComponentException | MessagingException | RuntimeException | LinkageError e) {
            refused(definition.location(), "the mailet " + definition.mailet(), e);
            return Optional.empty();
        }
    }

    private MailetConfigImpl config(StepDefinition definition) {
        MailetConfigImpl config = new MailetConfigImpl();
        config.setMailetName(definition.mailet());
        config.setConfiguration(definition.configuration());
        config.setMailetContext(mailetContext);
        return config;
    }

    private void refused(Location location, String what, Throwable cause) {
        Throwable said = cause;
        if (said.getMessage() == null && said.getCause() != null) {
            said = said.getCause();
        }
        findings.add(Finding.error(
                location,
                what + " cannot be used: "
                        + Optional.ofNullable(said.getMessage())
                                .orElse(said.getClass().getName()),
                "mend its parameters; docs/mailets.md lists them"));
    }
}
