package org.compostela.testkit;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Scopes;
import com.google.inject.util.Modules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.compostela.configuration.Home;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.JourneyObserver;
import org.compostela.pipeline.container.NoMailet;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.container.RunObserver;
import org.compostela.pipeline.container.Step;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.extensions.ComponentsFactory;
import org.compostela.pipeline.extensions.ExtensionsModule;
import org.compostela.testkit.TestRun.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * A whole {@code mailetcontainer.xml} in memory, on the container of the server:
 *
 * <pre>{@code
 * try (TestPipeline pipeline = TestPipeline.of(Path.of("conf/mailetcontainer.xml")).domain("example.org").user("bob@example.org").start()) {
 *     TestRun run = pipeline.run(TestMail.to("bob@example.org").build());
 *     assertThat(run.recipientsAt("LocalDelivery")).containsExactly("bob@example.org");
 * }
 * }</pre>
 *
 * <p>Nothing leaves the test: mailets that deliver, keep, send or bounce are replaced by a note of what came to them. Mailets that need a
 * service of the server which was not bound ({@link Builder#bind}), as Sieve and aliases do, are left out and named in the {@link TestRun}.
 */
public final class TestPipeline implements AutoCloseable {
    /** Of the pipeline, in journeys: there is one. */
    private static final int VERSION = 1;

    private final BuiltPipeline pipeline;
    private final Path scratch;
    private final TestJourneys journeys;

    private TestPipeline(BuiltPipeline pipeline, Path scratch, TestJourneys journeys) {
        this.pipeline = pipeline;
        this.scratch = scratch;
        this.journeys = journeys;
    }

    /** @throws PipelineException with everything that is wrong with the file */
    public static Builder of(Path file) throws PipelineException {
        return new Builder(PipelineReader.read(file));
    }

    /** @throws PipelineException with everything that is wrong with the text */
    public static Builder of(String text) throws PipelineException {
        return new Builder(PipelineReader.read("mailetcontainer.xml", text));
    }

    /** Takes a copy of the mail from the processor of its state to the end of all its parts. */
    public TestRun run(Mail mail) throws MessagingException {
        Notes notes = new Notes(new JourneyObserver(journeys, VERSION));
        journeys.begin();
        ImmutableList<MailEvent> told;
        Outcome outcome;
        try {
            outcome = pipeline.newRun(notes, notes::serve).ofCopy(mail);
        } finally {
            told = journeys.end();
        }
        return new TestRun(
                ImmutableList.copyOf(notes.arrivals),
                outcome.failures().stream().map(Outcome.Failure::cause).collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(notes.skipped),
                told);
    }

    @Override
    public void close() {
        pipeline.close();
        delete(scratch);
    }

    private static void delete(Path folder) {
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down where parts of a mail arrive. */
    private static final class Notes implements RunObserver {
        private final List<Arrival> arrivals = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final JourneyObserver journey;

        private Notes(JourneyObserver journey) {
            this.journey = journey;
        }

        void serve(Step step, Mail mail) throws MessagingException {
            if (!(step.mailet() instanceof NoMailet absent)) {
                step.mailet().service(mail);
                return;
            }
            StandIn standIn = StandIn.of(absent.instead()).orElse(null);
            if (standIn == null) {
                skipped.add(step.label());
                return;
            }
            arrive(step, absent.instead(), mail);
            if (standIn.endsAt(step.definition())) {
                mail.setState(Mail.GHOST);
            }
        }

        @Override
        public void split(Step step, Mail parent, Mail part) {
            journey.split(step, parent, part);
        }

        @Override
        public void beforeMailet(Step step, Mail mail) {
            journey.beforeMailet(step, mail);
        }

        @Override
        public void afterMailet(Step step, Mail mail, @Nullable Throwable failure) {
            journey.afterMailet(step, mail, failure);
        }

        @Override
        public void failed(Step step, Mail mail, Throwable cause, String consequence) {
            journey.failed(step, mail, cause, consequence);
        }

        @Override
        public void routed(String step, Mail mail, String from, String to) {
            journey.routed(step, mail, from, to);
        }

        @Override
        public void ended(Step step, Mail mail) {
            journey.ended(step, mail);
            if (!(step.mailet() instanceof NoMailet)) {
                try {
                    arrive(step, step.mailet().getClass(), mail);
                } catch (MessagingException e) {
                    throw new IllegalStateException("A mail cannot be copied", e);
                }
            }
        }

        /** A copy: the container frees the mail when its way has ended. */
        private void arrive(Step step, Class<?> mailet, Mail mail) throws MessagingException {
            Mail copy = mail.duplicate();
            copy.setName(mail.getName());
            copy.setState(mail.getState());
            arrivals.add(new Arrival(
                    step.label(), mailet.getSimpleName(), step.definition().parameters(), copy));
        }
    }

    /** What is around the pipeline. */
    public static final class Builder {
        private final PipelineDefinition definition;
        private final Set<Domain> domains = new HashSet<>();
        private final Set<MailAddress> users = new HashSet<>();
        private final List<Module> services = new ArrayList<>();
        private Path home = Path.of("").toAbsolutePath();

        private Builder(PipelineDefinition definition) {
            this.definition = requireNonNull(definition, "definition");
        }

        /** Domains that are ours. */
        public Builder domain(String... names) {
            for (String name : names) {
                domains.add(Domain.of(name));
            }
            return this;
        }

        /** Who has a mailbox here. */
        public Builder user(String... addresses) {
            for (String address : addresses) {
                try {
                    users.add(new MailAddress(address));
                } catch (AddressException e) {
                    throw new IllegalArgumentException(address + " is no address", e);
                }
            }
            return this;
        }

        /** The folder that files of parameters are relative to; the working folder unless said. */
        public Builder home(Path folder) {
            home = folder.toAbsolutePath();
            return this;
        }

        /** Services that mailets and matchers under test are injected with. */
        public Builder bind(Module module) {
            services.add(module);
            return this;
        }

        /** @throws PipelineException with everything that keeps it from starting: unknown names, refused parameters */
        public TestPipeline start() throws PipelineException {
            Path scratch = scratch();
            TestJourneys journeys = new TestJourneys();
            try {
                Injector injector = injector(scratch, journeys);
                PipelineBuilder builder = new PipelineBuilder(
                        injector.getInstance(ComponentsFactory.class), LocalContext.of(domains, users));
                BuiltPipeline built = builder.build(
                        definition, (step, type) -> StandIn.of(type).isEmpty() && canBeMade(injector, type));
                return new TestPipeline(built, scratch, journeys);
            } catch (PipelineException | RuntimeException e) {
                delete(scratch);
                throw e;
            }
        }

        private Injector injector(Path scratch, Journeys journeys) {
            Module own = new AbstractModule() {
                @Override
                protected void configure() {
                    install(new ExtensionsModule());
                    bind(Journeys.class).toInstance(journeys);
                    bind(Home.class).toInstance(new Home(scratch));
                    bind(FileSystem.class).toInstance(new FolderFileSystem(home));
                    bind(MailetContext.class).toInstance(LocalContext.of(domains, users));
                    bind(PipelineBuilder.class).in(Scopes.SINGLETON);
                }
            };
            return Guice.createInjector(Modules.override(own).with(services));
        }

        private static boolean canBeMade(Injector injector, Class<?> type) {
            try {
                injector.getBinding(type);
                return true;
            } catch (ConfigurationException e) {
                return false;
            }
        }

        private static Path scratch() {
            try {
                return Files.createTempDirectory("compostela-test-kit");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
