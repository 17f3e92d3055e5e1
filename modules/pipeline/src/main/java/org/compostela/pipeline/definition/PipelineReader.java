package org.compostela.pipeline.definition;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.impl.MailetConfigImpl;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads {@code mailetcontainer.xml}. The text is read twice: once by ourselves, for the line of everything, and once as James reads it, so that
 * its mailets are given their parameters as they know them. Everything that is wrong is told at once.
 */
public final class PipelineReader {
    /** More than any pipeline that a person wrote. */
    private static final int MOST_CHARACTERS = 4 << 20;

    private final String file;
    private final List<Finding> findings = new ArrayList<>();

    private PipelineReader(String file) {
        this.file = requireNonNull(file, "file");
    }

    /** @throws PipelineException when it is no pipeline, with every reason */
    public static PipelineDefinition read(Path file) throws PipelineException {
        try {
            if (Files.size(file) > MOST_CHARACTERS) {
                throw new IOException("it is larger than " + MOST_CHARACTERS + " bytes");
            }
            return read(file.toString(), Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new PipelineException(List.of(Finding.error(
                    new Location(file.toString(), 0),
                    "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    "put the pipeline there, or copy the file that ships")));
        }
    }

    /**
     * @param file the name that findings carry
     * @throws PipelineException when it is no pipeline, with every reason
     */
    public static PipelineDefinition read(String file, String text) throws PipelineException {
        return new PipelineReader(file).definition(text);
    }

    private PipelineDefinition definition(String text) throws PipelineException {
        Element root = parse(text);
        Element processors = processorsOf(root);
        List<HierarchicalConfiguration<ImmutableNode>> configurations = configurations(text, root == processors);
        List<Element> elements = processors.children("processor").toList();
        ImmutableList.Builder<ProcessorDefinition> definitions = ImmutableList.builder();
        for (int i = 0; i < elements.size(); i++) {
            definitions.add(processor(elements.get(i), configurations.get(i)));
        }
        refuseFaults();
        return new PipelineDefinition(file, text, definitions.build());
    }

    private Element parse(String text) throws PipelineException {
        try {
            return LocatedXml.parse(text);
        } catch (SAXParseException e) {
            throw fault(e.getLineNumber(), "is not well-formed XML: " + e.getMessage(), "");
        } catch (SAXException e) {
            throw fault(0, "is not XML: " + e.getMessage(), "");
        }
    }

    private Element processorsOf(Element root) throws PipelineException {
        if (root.name.equals("processors")) {
            return root;
        }
        Optional<Element> processors = root.children("processors").findFirst();
        if (!root.name.equals("mailetcontainer") || processors.isEmpty()) {
            throw fault(
                    root.line,
                    "has no <processors> in a <mailetcontainer>",
                    "write the pipeline there, or copy the file that ships");
        }
        return processors.get();
    }

    private List<HierarchicalConfiguration<ImmutableNode>> configurations(String text, boolean bare)
            throws PipelineException {
        try {
            return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(UTF_8)))
                    .configurationsAt(bare ? "processor" : "processors.processor");
        } catch (ConfigurationException e) {
            throw fault(0, "cannot be read: " + e.getMessage(), "");
        }
    }

    private ProcessorDefinition processor(Element element, HierarchicalConfiguration<ImmutableNode> configuration) {
        String name = element.attribute("state").orElse("");
        if (name.isBlank()) {
            add(element, "a <processor> has no name", "write <processor state=\"...\">");
        }
        List<Element> mailets = element.children("mailet").toList();
        List<HierarchicalConfiguration<ImmutableNode>> parameters = configuration.configurationsAt("mailet");
        ImmutableList.Builder<StepDefinition> steps = ImmutableList.builder();
        for (int i = 0; i < mailets.size(); i++) {
            steps.add(step(name, i + 1, mailets.get(i), parameters.get(i)));
        }
        return new ProcessorDefinition(name, composites(element), steps.build(), at(element));
    }

    private ImmutableList<CompositeDefinition> composites(Element processor) {
        ImmutableList.Builder<CompositeDefinition> composites = ImmutableList.builder();
        processor.children("matcher").forEach(element -> {
            String name = element.attribute("name").orElse("");
            if (name.isBlank()) {
                add(element, "a <matcher> of a processor has no name", "write <matcher name=\"...\" match=\"...\">");
            }
            composites.add(new CompositeDefinition(name, matcher(element)));
        });
        return composites.build();
    }

    private StepDefinition step(
            String processor, int number, Element element, HierarchicalConfiguration<ImmutableNode> configuration) {
        String mailet = element.attribute("class").orElse("");
        if (mailet.isBlank()) {
            add(element, "a <mailet> names no class", "write <mailet match=\"All\" class=\"...\">");
        }
        return new StepDefinition(
                processor, number, matcher(element), mailet, parameters(configuration), configuration, at(element));
    }

    private MatcherDefinition matcher(Element element) {
        Optional<String> match = element.attribute("match");
        Optional<String> notMatch = element.attribute("notmatch");
        if (match.isPresent() && notMatch.isPresent()) {
            add(element, "has both match and notmatch", "keep one of them");
        }
        if (match.isEmpty() && notMatch.isEmpty()) {
            if (element.name.equals("matcher")) {
                add(element, "a <matcher> names no class", "write match=\"...\" or notmatch=\"...\"");
            }
            return MatcherDefinition.everyRecipient(at(element));
        }
        ImmutableList<MatcherDefinition> children = element.name.equals("matcher")
                ? element.children("matcher").map(this::matcher).collect(toImmutableList())
                : ImmutableList.of();
        return MatcherDefinition.parse(match.or(() -> notMatch).orElseThrow(), match.isEmpty(), children, at(element));
    }

    /** By name, as James' own configuration of a mailet tells them. */
    private static ImmutableMap<String, String> parameters(HierarchicalConfiguration<ImmutableNode> configuration) {
        MailetConfigImpl mailetConfig = new MailetConfigImpl();
        mailetConfig.setConfiguration(configuration);
        ImmutableMap.Builder<String, String> parameters = ImmutableMap.builder();
        for (Iterator<String> names = mailetConfig.getInitParameterNames(); names.hasNext(); ) {
            String name = names.next();
            String value = mailetConfig.getInitParameter(name);
            if (value != null) {
                parameters.put(name, value);
            }
        }
        return parameters.buildKeepingLast();
    }

    private Location at(Element element) {
        return new Location(file, element.line);
    }

    private void add(Element element, String problem, String remedy) {
        findings.add(Finding.error(at(element), problem, remedy));
    }

    private void refuseFaults() throws PipelineException {
        if (!findings.isEmpty()) {
            throw new PipelineException(findings);
        }
    }

    private PipelineException fault(int line, String problem, String remedy) {
        return new PipelineException(List.of(Finding.error(new Location(file, Math.max(0, line)), problem, remedy)));
    }
}
