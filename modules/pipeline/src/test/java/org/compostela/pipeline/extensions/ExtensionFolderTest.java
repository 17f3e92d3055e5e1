package org.compostela.pipeline.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.compostela.pipeline.extensions.TestJar.mailet;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mailet;
import org.compostela.configuration.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionFolderTest {
    private static final Instant NOW = Instant.parse("2025-07-25T12:00:00Z");

    @TempDir
    Path folder;

    private Home home;
    private ExtensionFolder factory;
    private Components components;

    @BeforeEach
    void home() throws IOException {
        home = new Home(folder);
        Files.createDirectories(home.extensions());
        factory = new ExtensionFolder(home, Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                bind(Clock.class).toInstance(Clock.fixed(NOW, ZoneOffset.UTC));
                bind(MailQueueFactory.class).toInstance(notPublic());
            }
        }));
    }

    @AfterEach
    void close() {
        if (components != null) {
            components.close();
        }
    }

    private static MailQueueFactory<?> notPublic() {
        return (MailQueueFactory<?>) Proxy.newProxyInstance(
                MailQueueFactory.class.getClassLoader(),
                new Class<?>[] {MailQueueFactory.class},
                (proxy, method, args) -> {
                    throw new UnsupportedOperationException();
                });
    }

    @Test
    void mailetOfADeclaredPackageIsFoundBySimpleName() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("greeting.jar"));

        open();

        assertThat(headerOf("Greeting")).isEqualTo("hello");
        assertThat(components.extensions())
                .containsExactly(new Extension(
                        "greeting",
                        home.extensions().resolve("greeting.jar"),
                        java.util.Set.of("Greeting"),
                        Set.of(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void packagesMayStandInAPropertiesFile() throws Exception {
        new TestJar()
                .source("org.example.sub.Greeting", mailet("org.example.sub", "Greeting", "\"hello\""))
                .file("META-INF/compostela/extension.properties", "packages = org.other, org.example\n")
                .write(home.extensions().resolve("greeting.jar"));

        open();

        assertThat(headerOf("sub.Greeting")).isEqualTo("hello");
        assertThat(components.knownMailets()).contains("sub.Greeting");
    }

    @Test
    void mailetOfAnUndeclaredPackageIsFoundByFullNameAlone() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .write(home.extensions().resolve("greeting.jar"));

        open();

        assertThat(headerOf("org.example.Greeting")).isEqualTo("hello");
        assertThat(components.knownMailets()).contains("org.example.Greeting");
        assertThatThrownBy(() -> components.mailetClass("Greeting"))
                .isInstanceOfSatisfying(UnknownComponentException.class, e -> assertThat(e.nearest())
                        .contains("org.example.Greeting"));
    }

    @Test
    void folderOfJarsIsOneExtension() throws Exception {
        Path library = new TestJar()
                .source(
                        "org.lib.Lib",
                        "package org.lib; public class Lib { public static String v() { return \"1\"; } }")
                .write(home.extensions().resolve("greeting/lib/lib.jar"));
        new TestJar()
                .compiledAgainst(library)
                .source("org.example.Greeting", mailet("org.example", "Greeting", "org.lib.Lib.v()"))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("greeting/greeting.jar"));

        open();

        assertThat(headerOf("Greeting")).isEqualTo("1");
    }

    @Test
    void extensionTakesTheNameOfAServersMailet() throws Exception {
        new TestJar()
                .source("org.example.SetMimeHeader", mailet("org.example", "SetMimeHeader", "\"mine\""))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("mine.jar"));

        open();

        assertThat(components.mailetClass("SetMimeHeader").getName()).isEqualTo("org.example.SetMimeHeader");
    }

    @Test
    void mailetThatJamesPublishesInAJarOfItsOwnIsFoundAsJamesFindsIt() throws Exception {
        new TestJar()
                .source(
                        "org.apache.james.transport.mailets.Published",
                        mailet("org.apache.james.transport.mailets", "Published", "\"hello\""))
                .write(home.extensions().resolve("published.jar"));

        open();

        assertThat(headerOf("Published")).isEqualTo("hello");
        assertThat(components.knownMailets()).contains("Published");
    }

    @Test
    void classThatOnlyHasTheNameOfAMailetIsPassedOver() throws Exception {
        new TestJar()
                .source("org.example.a.Greeting", "package org.example.a; public class Greeting {}")
                .source("org.example.b.Greeting", mailet("org.example.b", "Greeting", "\"hello\""))
                .manifest("Compostela-Packages", "org.example.a, org.example.b")
                .write(home.extensions().resolve("greeting.jar"));

        open();

        assertThat(headerOf("Greeting")).isEqualTo("hello");
    }

    @Test
    void jamesMailetsAndMatchersAreFoundAsTheyAreNamed() throws Exception {
        open();

        assertThat(components.mailetClass("Null").getName()).isEqualTo("org.apache.james.transport.mailets.Null");
        assertThat(components.mailetClass("debug.DumpSystemErr").getName())
                .isEqualTo("org.apache.james.transport.mailets.debug.DumpSystemErr");
        assertThat(components.mailetClass("org.apache.james.transport.mailets.Null"))
                .isEqualTo(components.mailetClass("Null"));
        assertThat(components.matcherClass("All").getName()).isEqualTo("org.apache.james.transport.matchers.All");
        assertThat(components.matcherClass("And").getName())
                .isEqualTo("org.apache.james.mailetcontainer.impl.matchers.And");
        assertThat(components.newMatcher(components.matcherClass("All"))).isNotNull();
        assertThat(components.knownMailets()).contains("Null", "ToProcessor", "debug.DumpSystemErr", "LocalDelivery");
        assertThat(components.knownMatchers()).contains("All", "Not", "RecipientIsLocal");
    }

    @Test
    void ownMailetComesBeforeJamesOfTheSameName() throws Exception {
        open();

        assertThat(components.mailetClass("LocalDelivery").getName())
                .isEqualTo("org.compostela.pipeline.mailets.LocalDelivery");
    }

    @Test
    void unknownNameTellsTheNearestAndWhereItWasLookedFor() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("greeting.jar"));
        open();

        assertThatThrownBy(() -> components.mailetClass("Greting"))
                .isInstanceOfSatisfying(UnknownComponentException.class, e -> {
                    assertThat(e.nearest()).contains("Greeting");
                    assertThat(e.lookedIn())
                            .startsWith("the extension greeting (org.example)")
                            .contains("org.apache.james.transport.mailets");
                })
                .hasMessageStartingWith("there is no mailet Greting; did you mean Greeting? Looked in ");
        assertThatThrownBy(() -> components.mailetClass("RemoteDelivry")).hasMessageContaining("RemoteDelivery?");
        assertThatThrownBy(() -> components.mailetClass("Xyzzy"))
                .isInstanceOfSatisfying(UnknownComponentException.class, e -> assertThat(e.nearest())
                        .isEmpty());
    }

    @Test
    void matcherInThePlaceOfAMailetIsToldAsSuch() {
        open();

        assertThatThrownBy(() -> components.mailetClass("RecipientIsLocal"))
                .hasMessageContaining("it is a matcher, and belongs into match=");
        assertThatThrownBy(() -> components.matcherClass("LocalDelivery"))
                .hasMessageContaining("it is a mailet, and belongs into class=");
    }

    @Test
    void twoExtensionsWithDifferentVersionsOfALibraryWorkSideBySide() throws Exception {
        for (String version : List.of("1", "2")) {
            new TestJar()
                    .source(
                            "org.lib.Lib",
                            "package org.lib; public class Lib { public static String v() { return \"lib " + version
                                    + "\"; } }")
                    .source(
                            "org.example.v" + version + ".Uses" + version,
                            mailet("org.example.v" + version, "Uses" + version, "org.lib.Lib.v()"))
                    .manifest("Compostela-Packages", "org.example.v" + version)
                    .write(home.extensions().resolve("uses" + version + ".jar"));
        }

        open();

        assertThat(headerOf("Uses1")).isEqualTo("lib 1");
        assertThat(headerOf("Uses2")).isEqualTo("lib 2");
        assertThat(components.extensions())
                .allSatisfy(extension -> assertThat(extension.problems()).isEmpty());
    }

    @Test
    void libraryOfTheServerIsReplacedByTheExtensionsOwn() throws Exception {
        new TestJar()
                .source(
                        "org.jsoup.Jsoup",
                        "package org.jsoup; public class Jsoup { public static String v() { return \"own\"; } }")
                .source("org.example.Parses", mailet("org.example", "Parses", "org.jsoup.Jsoup.v()"))
                .write(home.extensions().resolve("parses.jar"));

        open();

        assertThat(headerOf("org.example.Parses")).isEqualTo("own");
    }

    @Test
    void copyOfTheMailetApiInAJarIsNotUsed() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .file("org/apache/mailet/Mailet.class", classBytes(Mailet.class))
                .file(
                        "org/apache/mailet/base/GenericMailet.class",
                        classBytes(org.apache.mailet.base.GenericMailet.class))
                .write(home.extensions().resolve("fat.jar"));

        open();

        assertThat(headerOf("org.example.Greeting")).isEqualTo("hello");
        assertThat(components.extensions().get(0).mailets()).containsExactly("org.example.Greeting");
    }

    @Test
    void serversInsideIsNotVisible() throws Exception {
        new TestJar()
                .source(
                        "org.example.Curious",
                        mailet("org.example", "Curious", """
                        attempt() """)
                                .replace(
                                        "@Override",
                                        """
                        static String attempt() {
                            try {
                                Class.forName("org.compostela.pipeline.extensions.ExtensionFolder");
                                return "seen";
                            } catch (ClassNotFoundException e) {
                                return "not seen";
                            }
                        }
                        @Override"""))
                .write(home.extensions().resolve("curious.jar"));

        open();

        assertThat(headerOf("org.example.Curious")).isEqualTo("not seen");
    }

    @Test
    void librariesFindTheirPartsByServiceLoader() throws Exception {
        new TestJar()
                .source("org.lib.Service", "package org.lib; public interface Service { String v(); }")
                .source(
                        "org.lib.Provider",
                        """
                        package org.lib;
                        public class Provider implements Service { public String v() { return "found"; } }
                        """)
                .source(
                        "org.example.Loads",
                        mailet("org.example", "Loads", "V")
                                .replace(
                                        "@Override",
                                        """
                        static final String V = java.util.ServiceLoader.load(org.lib.Service.class).iterator().next().v();
                        @Override"""))
                .file("META-INF/services/org.lib.Service", "org.lib.Provider\n")
                .write(home.extensions().resolve("loads.jar"));

        open();

        assertThat(headerOf("org.example.Loads")).isEqualTo("found");
    }

    @Test
    void publicServiceAndWhatTheModuleBindsAreInjected() throws Exception {
        withConstructor("java.time.Clock clock, Rate rate", "rate + \" at \" + clock.instant()")
                .source(
                        "org.example.Rate",
                        """
                        package org.example;
                        public record Rate(int perHour) {}
                        """)
                .source(
                        "org.example.RateModule",
                        """
                        package org.example;
                        class RateModule extends com.google.inject.AbstractModule {
                            @Override protected void configure() { bind(Rate.class).toInstance(new Rate(7)); }
                        }
                        """)
                .manifest("Compostela-Guice-Module", "org.example.RateModule")
                .write(home.extensions().resolve("rate.jar"));

        open();

        assertThat(headerOf("org.example.Injected")).isEqualTo("Rate[perHour=7] at 2025-07-25T12:00:00Z");
        assertThat(components.extensions().get(0).guiceModule()).contains("org.example.RateModule");
    }

    @Test
    void serviceThatIsNotPublicIsNotInjected() throws Exception {
        withConstructor("org.apache.james.queue.api.MailQueueFactory queues", "\"\" + queues")
                .write(home.extensions().resolve("a.jar"));
        withConstructor("org.apache.james.mailetcontainer.impl.JamesMailSpooler spooler", "\"\" + spooler")
                .write(home.extensions().resolve("b.jar"));
        withConstructor("org.apache.james.transport.mailets.Null other", "\"\" + other")
                .write(home.extensions().resolve("c.jar"));

        open();

        List<ClassLoader> loaders = components.classLoaders();
        assertThatThrownBy(() -> make(loaders.get(0)))
                .isInstanceOf(UnusableComponentException.class)
                .hasMessageContaining("MailQueueFactory was bound");
        assertThatThrownBy(() -> make(loaders.get(1))).isInstanceOf(UnusableComponentException.class);
        assertThatThrownBy(() -> make(loaders.get(2)))
                .isInstanceOf(UnusableComponentException.class)
                .hasMessageContaining(
                        "needs org.apache.james.transport.mailets.Null, which is of the server and not public");
    }

    @Test
    void missingDependencyIsToldInOneLine() throws Exception {
        withConstructor("Rate rate", "\"\" + rate")
                .source("org.example.Rate", "package org.example; public interface Rate {}")
                .write(home.extensions().resolve("rate.jar"));
        open();

        assertThatThrownBy(() -> headerOf("org.example.Injected"))
                .isInstanceOf(UnusableComponentException.class)
                .hasMessageContaining("No implementation for")
                .hasMessageContaining("Rate")
                .hasMessageNotContaining("\n");
    }

    @Test
    void jarThatIsWrittenOverUnderARunningServerHarmsNothing() throws Exception {
        Path jar = new TestJar()
                .source(
                        "org.example.Late",
                        "package org.example; class Late { static String v() { return \"late\"; } }")
                .source("org.example.Greeting", mailet("org.example", "Greeting", "Late.v()"))
                .write(home.extensions().resolve("greeting.jar"));
        open();
        Mailet mailet = components.newMailet(components.mailetClass("org.example.Greeting"));

        Files.write(jar, new byte[(int) Files.size(jar)], StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(headerOf(mailet)).isEqualTo("late");
    }

    @Test
    void openingAnewTakesTheNewJar() throws Exception {
        Path jar = home.extensions().resolve("greeting.jar");
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"old\""))
                .write(jar);
        open();
        Components before = components;
        Mailet old = before.newMailet(before.mailetClass("org.example.Greeting"));
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"new\""))
                .write(jar);

        open();

        assertThat(headerOf("org.example.Greeting")).isEqualTo("new");
        assertThat(headerOf(old)).isEqualTo("old");
        before.close();
        assertThat(headerOf("org.example.Greeting")).isEqualTo("new");
    }

    @Test
    void closingFreesTheClassLoader() throws Exception {
        withConstructor("java.time.Clock clock, Rate rate", "rate + \" at \" + clock.instant()")
                .source(
                        "org.example.Rate",
                        """
                        package org.example;
                        @javax.inject.Singleton
                        public class Rate {}
                        """)
                .source(
                        "org.example.RateModule",
                        """
                        package org.example;
                        public class RateModule extends com.google.inject.AbstractModule {
                            @Override protected void configure() { bind(Rate.class); }
                        }
                        """)
                .manifest("Compostela-Guice-Module", "org.example.RateModule")
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("rate.jar"));
        open();
        headerOf("Injected");
        ReferenceQueue<ClassLoader> freed = new ReferenceQueue<>();
        WeakReference<ClassLoader> weak =
                new WeakReference<>(components.classLoaders().get(0));
        PhantomReference<ClassLoader> phantom =
                new PhantomReference<>(components.classLoaders().get(0), freed);

        components.close();

        // The components themselves are still held here, as somebody may who asks them for their extensions.
        assertThat(components.extensions()).hasSize(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return freed.poll() == phantom;
        });
        assertThat(weak.get()).isNull();
        Reference.reachabilityFence(phantom);
    }

    @Test
    void closingStopsWhatTheExtensionStarted() throws Exception {
        withConstructor("Worker worker", "worker.state()")
                .source(
                        "org.example.Worker",
                        """
                        package org.example;
                        @javax.inject.Singleton
                        public class Worker {
                            private String state = "running";
                            public String state() { return state; }
                            @javax.annotation.PreDestroy void stop() { System.setProperty("compostela.test", "stopped"); }
                        }
                        """)
                .write(home.extensions().resolve("worker.jar"));
        System.clearProperty("compostela.test");
        open();
        assertThat(headerOf("org.example.Injected")).isEqualTo("running");

        components.close();

        assertThat(System.clearProperty("compostela.test")).isEqualTo("stopped");
    }

    @Test
    void brokenJarIsToldAndTheOthersAreUsed() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("good.jar"));
        byte[] good = Files.readAllBytes(home.extensions().resolve("good.jar"));
        Files.write(home.extensions().resolve("bad1.jar"), java.util.Arrays.copyOf(good, good.length / 2));
        Files.write(home.extensions().resolve("bad2.jar"), new byte[0]);
        Files.createDirectories(home.extensions().resolve("bad3"));
        new TestJar()
                .file("org/example/Bad.class", "no class")
                .write(home.extensions().resolve("bad4.jar"));
        new TestJar()
                .file("META-INF/compostela/extension.properties", "package = org.example\n")
                .write(home.extensions().resolve("bad5.jar"));
        new TestJar()
                .manifest("Compostela-Packages", "org/example")
                .write(home.extensions().resolve("bad6.jar"));
        new TestJar()
                .manifest("Compostela-Guice-Module", "org.example.M")
                .write(home.extensions().resolve("bad7.jar"));

        open();

        assertThat(headerOf("Greeting")).isEqualTo("hello");
        assertThat(problemsOf("good")).isEmpty();
        assertThat(problemsOf("bad1")).singleElement().asString().startsWith("bad1.jar cannot be read: ");
        assertThat(problemsOf("bad2")).singleElement().asString().startsWith("bad2.jar cannot be read: ");
        assertThat(problemsOf("bad3")).singleElement().asString().endsWith("bad3 has no jar in it");
        assertThat(problemsOf("bad4"))
                .containsExactly("bad4.jar cannot be read: org/example/Bad.class is broken: not a class file");
        assertThat(problemsOf("bad5")).singleElement().asString().contains("unknown key package: it takes packages");
        assertThat(problemsOf("bad6")).singleElement().asString().contains("\"org/example\", which is no name");
        assertThat(problemsOf("bad7")).containsExactly("its Guice module org.example.M is not in its jars");
        assertThatThrownBy(() -> components.mailetClass("Missing"))
                .hasMessageContaining("the extension bad1 has a problem: bad1.jar cannot be read");
    }

    @Test
    void moduleThatFailsIsToldAndTheServerGoesOn() throws Exception {
        new TestJar()
                .source(
                        "org.example.Bad",
                        """
                        package org.example;
                        public class Bad extends com.google.inject.AbstractModule {
                            @Override protected void configure() { throw new IllegalStateException("no licence"); }
                        }
                        """)
                .manifest("Compostela-Guice-Module", "org.example.Bad")
                .write(home.extensions().resolve("bad.jar"));
        new TestJar()
                .source(
                        "org.example.Bad",
                        """
                        package org.example;
                        public class Bad extends com.google.inject.AbstractModule {
                            @Override protected void configure() { bind(java.time.Clock.class).toInstance(java.time.Clock.systemUTC()); }
                        }
                        """)
                .manifest("Compostela-Guice-Module", "org.example.Bad")
                .write(home.extensions().resolve("clock.jar"));

        new TestJar()
                .source(
                        "org.example.Bad",
                        """
                        package org.example;
                        public class Bad implements com.google.inject.Module {
                            @Override public void configure(com.google.inject.Binder binder) { configure(binder); }
                        }
                        """)
                .manifest("Compostela-Guice-Module", "org.example.Bad")
                .write(home.extensions().resolve("overflow.jar"));

        open();

        assertThat(problemsOf("bad")).singleElement().asString().contains("no licence");
        assertThat(problemsOf("overflow")).singleElement().asString().contains("StackOverflowError");
        assertThat(problemsOf("clock")).singleElement().asString().contains("Clock was bound multiple times");
    }

    @Test
    void classForANewerJavaIsTold() throws Exception {
        byte[] type = classBytes(ExtensionFolderTest.class);
        type[7] = (byte) (44 + Runtime.version().feature() + 1);
        new TestJar()
                .file("org/compostela/pipeline/extensions/ExtensionFolderTest.class", type)
                .write(home.extensions().resolve("new.jar"));

        open();

        assertThat(problemsOf("new")).singleElement().asString().contains("compile it with --release");
    }

    @Test
    void classThatIsThereAndCannotBeLoadedIsAnErrorAndNotPassedOver() throws Exception {
        Path library = new TestJar()
                .source(
                        "org.lib.Base",
                        "package org.lib; public abstract class Base extends org.apache.mailet.base.GenericMailet {}")
                .write(folder.resolve("lib.jar"));
        new TestJar()
                .compiledAgainst(library)
                .source(
                        "org.example.Null",
                        """
                        package org.example;
                        public class Null extends org.lib.Base { public void service(org.apache.mailet.Mail mail) {} }
                        """)
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("lacks.jar"));
        open();

        assertThatThrownBy(() -> components.mailetClass("Null"))
                .isInstanceOf(UnknownComponentException.class)
                .hasMessageContaining("org.example.Null in the extension lacks (org.example) cannot be loaded")
                .hasMessageContaining("org/lib/Base");
    }

    @Test
    void nameThatTwoExtensionsHaveIsToldOfTheLaterOne() throws Exception {
        for (String name : List.of("a", "b")) {
            new TestJar()
                    .source(
                            "org.example." + name + ".Greeting",
                            mailet("org.example." + name, "Greeting", "\"" + name + "\""))
                    .manifest("Compostela-Packages", "org.example." + name)
                    .write(home.extensions().resolve(name + ".jar"));
        }

        open();

        assertThat(headerOf("Greeting")).isEqualTo("a");
        assertThat(headerOf("org.example.b.Greeting")).isEqualTo("b");
        assertThat(problemsOf("a")).isEmpty();
        assertThat(problemsOf("b")).singleElement().asString().startsWith("Greeting is also in the extension a");
    }

    @Test
    void copiesGoWithTheClosingAndThoseOfAKilledServerWithTheNextOpening() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .write(home.extensions().resolve("greeting.jar"));
        Path copies = home.data().resolve("extensions");
        Files.createDirectories(copies.resolve("dead/0"));
        Files.createFile(copies.resolve("dead.lock"));

        open();
        Components other = factory.open();

        assertThat(copies.resolve("dead")).doesNotExist();
        assertThat(children(copies)).hasSize(4);
        other.close();
        assertThat(children(copies)).hasSize(2);
        components.close();
        assertThat(children(copies)).isEmpty();
    }

    @Test
    void closedComponentsMakeNothing() {
        open();
        components.close();
        components.close();

        assertThatThrownBy(() -> components.mailetClass("Null")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void missingFolderIsNoExtension() throws Exception {
        Files.delete(home.extensions());

        open();

        assertThat(components.extensions()).isEmpty();
        assertThat(components.mailetClass("Null")).isNotNull();
    }

    @Test
    void adminApiTellsTheExtensionsOfTheNewestPipeline() throws Exception {
        new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .manifest("Compostela-Packages", "org.example")
                .write(home.extensions().resolve("greeting.jar"));
        ExtensionRoutes routes = new ExtensionRoutes(factory);
        assertThat(routes.json()).isEqualTo("[]");
        open();
        Files.writeString(home.extensions().resolve("bad.jar"), "");
        Components next = factory.open();

        assertThat(routes.json())
                .startsWith("[{\"name\":\"bad\"")
                .contains("\"problems\":[\"bad.jar cannot be read: ")
                .contains("\"name\":\"greeting\"", "\"mailets\":[\"Greeting\"],\"matchers\":[],\"problems\":[]");
        next.close();
        assertThat(routes.json()).startsWith("[{\"name\":\"greeting\"");
    }

    private void open() {
        components = factory.open();
    }

    private List<String> problemsOf(String extension) {
        return components.extensions().stream()
                .filter(each -> each.name().equals(extension))
                .findFirst()
                .orElseThrow()
                .problems();
    }

    private String headerOf(String name) throws Exception {
        return headerOf(components.newMailet(components.mailetClass(name)));
    }

    private static String headerOf(Mailet mailet) throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setText("text");
        message.saveChanges();
        MailImpl mail = MailImpl.builder().name("mail").mimeMessage(message).build();
        mailet.service(mail);
        return mail.getMessage().getHeader("X-Mailet")[0];
    }

    private Mailet make(ClassLoader extension) throws ClassNotFoundException {
        return components.newMailet(extension.loadClass("org.example.Injected").asSubclass(Mailet.class));
    }

    private static TestJar withConstructor(String parameters, String expression) {
        String assignments = Stream.of(parameters.split(", "))
                .map(parameter -> parameter.split(" ")[1])
                .map(name -> "this." + name + " = " + name + ";")
                .reduce("", String::concat);
        String fields = Stream.of(parameters.split(", "))
                .map(parameter -> "private final " + parameter + ";")
                .reduce("", String::concat);
        return new TestJar()
                .source(
                        "org.example.Injected",
                        mailet("org.example", "Injected", expression)
                                .replace(
                                        "@Override",
                                        fields + " @javax.inject.Inject Injected(" + parameters + ") { " + assignments
                                                + " } @Override"));
    }

    private static byte[] classBytes(Class<?> type) throws IOException {
        try (var in = type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
