package org.compostela.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.apache.mailet.base.test.FakeMailContext;
import org.compostela.configuration.Home;
import org.compostela.journey.Journeys;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.JourneyObserver;
import org.compostela.pipeline.container.MailetExecution;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.container.RunObserver;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.extensions.ExtensionsModule;

/** Both containers, on the same configuration. */
final class Containers {
    private static final String JAMES_MAILETS = "org.apache.james.transport.mailets.";
    private static final String JAMES_MATCHERS = "org.apache.james.transport.matchers.";

    private Containers() {}

    static MailProcessor james(String processors) throws Exception {
        HierarchicalConfiguration<ImmutableNode> configuration =
                FileConfigurationProvider.getConfig(new ByteArrayInputStream(processors.getBytes(UTF_8)));
        configuration.addProperty("[@enableJmx]", false);
        CompositeProcessorImpl container = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(MetricFactory.class).toInstance(new NoMetrics());
                        bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                        bind(MailetLoader.class).toInstance(Containers::mailet);
                        bind(MatcherLoader.class).toInstance(Containers::matcher);
                    }
                })
                .getInstance(CompositeProcessorImpl.class);
        container.configure(configuration);
        container.init();
        return container;
    }

    /** @param journeys whether what happens is told, to nobody */
    static MailProcessor camel(String processors, boolean journeys) throws Exception {
        BuiltPipeline pipeline = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        install(new ExtensionsModule());
                        bind(Home.class).toInstance(emptyHome());
                        bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                    }
                })
                .getInstance(PipelineBuilder.class)
                .build(PipelineReader.read("mailetcontainer.xml", processors));
        Journeys nobody = event -> {};
        return mail -> pipeline.newRun(
                        journeys ? new JourneyObserver(nobody, 1) : new RunObserver() {}, MailetExecution.LIVE)
                .ofCopy(mail);
    }

    private static Home emptyHome() {
        try {
            Path home = Files.createTempDirectory("compostela-benchmark");
            home.toFile().deleteOnExit();
            return new Home(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mailet mailet(MailetConfig config) throws MessagingException {
        Mailet mailet = make(Mailet.class, JAMES_MAILETS, config.getMailetName());
        mailet.init(config);
        return mailet;
    }

    private static Matcher matcher(MatcherConfig config) throws MessagingException {
        Matcher matcher = make(Matcher.class, JAMES_MATCHERS, config.getMatcherName());
        matcher.init(config);
        return matcher;
    }

    private static <T> T make(Class<T> type, String james, String name) throws MessagingException {
        try {
            return type.cast(Class.forName(name.indexOf('.') < 0 ? james + name : name)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new MessagingException("cannot load " + name, e);
        }
    }
}
