package org.compostela.pipeline.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.ByteArrayInputStream;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.apache.mailet.base.test.FakeMailContext;

/** James' own container, to show that the contract says what James does. */
final class JamesContainerTest extends MailetContainerContract {
    @Override
    TestContainer start(String xml) throws Exception {
        HierarchicalConfiguration<ImmutableNode> configuration =
                FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(UTF_8)));
        configuration.addProperty("[@enableJmx]", false);
        Injector injector = Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                bind(MetricFactory.class).to(RecordingMetricFactory.class);
                bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                bind(MailetLoader.class).toInstance(JamesContainerTest::mailet);
                bind(MatcherLoader.class).toInstance(JamesContainerTest::matcher);
            }
        });
        CompositeProcessorImpl container = injector.getInstance(CompositeProcessorImpl.class);
        container.configure(configuration);
        container.init();
        return new TestContainer() {
            @Override
            public void service(Mail mail) throws MessagingException {
                container.service(mail);
            }

            @Override
            public void close() {
                container.dispose();
            }
        };
    }

    private static Mailet mailet(MailetConfig config) throws MessagingException {
        Mailet mailet = make(Mailet.class, config.getMailetName(), "org.apache.james.transport.mailets.");
        mailet.init(config);
        return mailet;
    }

    private static Matcher matcher(MatcherConfig config) throws MessagingException {
        Matcher matcher = make(Matcher.class, config.getMatcherName(), "org.apache.james.transport.matchers.");
        matcher.init(config);
        return matcher;
    }

    private static <T> T make(Class<T> type, String name, String james) throws MessagingException {
        try {
            return type.cast(Class.forName(name.indexOf('.') < 0 ? james + name : name)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new MessagingException("cannot load " + name, e);
        }
    }
}
