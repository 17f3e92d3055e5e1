package org.compostela.pipeline.endpoints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.compostela.configuration.Home;
import org.compostela.configuration.SpoolSettings;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.MailetExecution;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.container.RunObserver;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.extensions.ExtensionsModule;

/** A pipeline in a home of its own: steps of the processor {@code root}, routes, and what came of the mails. */
final class TestPipeline implements AutoCloseable {
    static final String MESSAGE = "From: alice@example.org\r\n"
            + "Subject: =?utf-8?Q?caf=C3=A9?=\r\n"
            + "X-Raw: caf\u00e9\r\n\r\n"
            + "line one\r\n"
            + ".line two\r\n";

    private final Path root;
    private final String test = UUID.randomUUID().toString();
    private BuiltPipeline built;

    TestPipeline(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(home().conf().resolve("routes"));
        Files.createDirectories(home().extensions());
    }

    Home home() {
        return new Home(root);
    }

    TestPipeline route(String name, String yaml) throws IOException {
        Files.writeString(home().conf().resolve("routes").resolve(name), yaml);
        return this;
    }

    /** @param steps of root; processors {@code next} and {@code error} note their mails */
    TestPipeline start(String steps) throws PipelineException {
        return startAll("<processor state=\"root\">" + steps + "</processor>");
    }

    TestPipeline startAll(String processors) throws PipelineException {
        built = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        install(new ExtensionsModule());
                        bind(Home.class).toInstance(home());
                        bind(SpoolSettings.class).toInstance(new SpoolSettings(8, 1 << 20, 1 << 20));
                        bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                    }
                })
                .getInstance(PipelineBuilder.class)
                .build(PipelineReader.read(
                        "mailetcontainer.xml",
                        "<processors>" + processors + taking("next") + taking("error") + "</processors>"));
        return this;
    }

    private String taking(String processor) {
        return "<processor state=\"" + processor + "\">" + taken(processor) + "</processor>";
    }

    String taken(String at) {
        return "<mailet match=\"All\" class=\"" + Taken.class.getName() + "\"><test>" + test + "</test><at>" + at
                + "</at></mailet>";
    }

    /** {@code ToEndpoint} with more parameters. */
    static String toEndpoint(String uri, String... more) {
        return "<mailet match=\"All\" class=\"ToEndpoint\"><uri>" + uri.replace("&", "&amp;") + "</uri>"
                + String.join("", more) + "</mailet>";
    }

    Outcome run() throws Exception {
        return run("mail-1", MESSAGE);
    }

    Outcome run(String name) throws Exception {
        return run(name, MESSAGE);
    }

    Outcome run(String name, String message) throws Exception {
        return run(mail(name, message));
    }

    Outcome run(MailImpl mail) {
        return built.newRun(new RunObserver() {}, MailetExecution.LIVE).of(mail);
    }

    static MailImpl mail(String name, String message) throws Exception {
        return MailImpl.builder()
                .name(name)
                .sender("alice@example.org")
                .addRecipients("bob@example.org", "carol@example.org")
                .mimeMessage(new MimeMessage(
                        Session.getDefaultInstance(new Properties()),
                        new ByteArrayInputStream(message.getBytes(ISO_8859_1))))
                .state("root")
                .build();
    }

    /** Of the extensions. */
    List<ClassLoader> loaders() {
        return built.components().classLoaders();
    }

    ImmutableList<Finding> warnings() {
        return built.warnings();
    }

    List<Taken.Note> notes() {
        return Taken.of(test);
    }

    /** Where mails ended. */
    List<String> ends() {
        return notes().stream().map(Taken.Note::at).toList();
    }

    @Override
    public void close() {
        if (built != null) {
            built.close();
        }
    }
}
