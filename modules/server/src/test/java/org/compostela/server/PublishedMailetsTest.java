package org.compostela.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.reflect.ClassPath;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.InjectionPoint;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.james.core.Domain;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMailContext;
import org.compostela.configuration.Home;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.extensions.ExtensionsModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mailet and matcher that James publishes is found, made and initialised by our container. */
class PublishedMailetsTest {
    private static final List<String> PACKAGES = List.of(
            "org.apache.james.transport.mailets",
            "org.apache.james.transport.matchers",
            "org.apache.james.jdkim.mailets");

    /** They want an SQL database of the Avalon days, which James 3.8.1 no longer sets up. */
    private static final ImmutableSet<String> WITHOUT_THEIR_STORE =
            ImmutableSet.of("WhiteListManager", "IsInWhiteList", "NetworkIsInWhitelist");

    /** What a mailet cannot do without. */
    private static final ImmutableMap<String, String> PARAMETERS = ImmutableMap.<String, String>builder()
            .put("Expires", "<minAge>1d</minAge>")
            .put("AddSubjectPrefix", "<subjectPrefix>[x]</subjectPrefix>")
            .put("AmqpForwardAttribute", "<uri>amqp://127.0.0.1:1</uri><exchange>e</exchange><attribute>a</attribute>")
            .put("ClassifyBounce", "<headerName>X-Bounce</headerName>")
            .put("ContactExtractor", "<attribute>a</attribute>")
            .put("FromRepository", "<repositoryPath>memory://var/x</repositoryPath>")
            .put(
                    "HeadersToHTTP",
                    "<url>http://127.0.0.1/</url><parameterKey>k</parameterKey><parameterValue>v</parameterValue>")
            .put("MailAttributesListToMimeHeaders", "<simplemapping>a;X-A</simplemapping>")
            .put("MailAttributesToMimeHeaders", "<simplemapping>a;X-A</simplemapping>")
            .put("ManageSieveMailet", "<helpURL>http://127.0.0.1/</helpURL>")
            .put("MetricsMailet", "<metricName>m</metricName>")
            .put("MimeDecodingMailet", "<attribute>a</attribute>")
            .put("RecoverAttachment", "<attribute>a</attribute>")
            .put("RemoveMailAttribute", "<name>a</name>")
            .put("RemoveMimeHeader", "<name>X-A</name>")
            .put("RemoveMimeHeaderByPrefix", "<prefix>X-</prefix>")
            .put(
                    "SerialiseToHTTP",
                    "<url>http://127.0.0.1/</url><parameterKey>k</parameterKey><parameterValue>v</parameterValue>")
            .put("SetErrorMessage", "<errorMessage>e</errorMessage>")
            .put("SetMimeHeader", "<name>X-A</name><value>1</value>")
            .put("StripAttachment", "<pattern>.*\\.exe</pattern>")
            .put("ToProcessor", "<processor>error</processor>")
            .put("ToRepository", "<repositoryPath>memory://var/x</repositoryPath>")
            .put("ToSenderDomainRepository", "<urlPrefix>memory://var/</urlPrefix>")
            .put("WithPriority", "<priority>7</priority>")
            .put("WithStorageDirective", "<targetFolderName>Junk</targetFolderName>")
            .buildOrThrow();

    /** What a matcher cannot do without. */
    private static final ImmutableMap<String, String> CONDITIONS = ImmutableMap.<String, String>builder()
            .put("AtLeastPriority", "=5")
            .put("AtMost", "=3")
            .put("AtMostPriority", "=5")
            .put("AttachmentFileNameIs", "=*.exe")
            .put("CommandForListserv", "=list@example.org")
            .put("CommandListservMatcher", "=list@example.org")
            .put("CompareNumericHeaderValue", "=X-Score &gt; 5")
            .put("HasException", "=java.lang.Exception")
            .put("HasHeader", "=X-A")
            .put("HasHeaderWithPrefix", "=X-")
            .put("HasMailAttribute", "=a")
            .put("HasMailAttributeWithValue", "=a, v")
            .put("HasMailAttributeWithValueRegex", "=a, v.*")
            .put("HasMimeType", "=text/plain")
            .put("HasMimeTypeAnySubPart", "=text/plain")
            .put("HasMimeTypeParameter", "=report-type=x")
            .put("HasPriority", "=5")
            .put("HostIs", "=example.org")
            .put("InSpammerBlacklist", "=sbl.example.org")
            .put("RecipientDomainIs", "=example.org")
            .put("RecipientIs", "=a@example.org")
            .put("RecipientIsRegex", "=.*")
            .put("RelayLimit", "=30")
            .put("RemoteAddrInNetwork", "=127.0.0.1")
            .put("RemoteAddrNotInNetwork", "=127.0.0.1")
            .put("RemoteDeliveryFailedWithSMTPCode", "=550")
            .put("SMTPAuthUserIs", "=a@example.org")
            .put("SenderDomainIs", "=example.org")
            .put("SenderHostIs", "=example.org")
            .put("SenderIs", "=a@example.org")
            .put("SenderIsInRange", "=x")
            .put("SenderIsRegex", "=.*")
            .put("SizeGreaterThan", "=1m")
            .put("SubjectIs", "=s")
            .put("SubjectStartsWith", "=s")
            .put("TooManyLines", "=100")
            .put("TooManyRecipients", "=100")
            .put("UserIs", "=a")
            .buildOrThrow();

    /** Of James 3.8.1, without those above. */
    private static final int MAILETS = 65;

    private static final int MATCHERS = 63;

    @TempDir
    private Path home;

    @Test
    void publishedMailetsAndMatchersAreMadeAndInitialised() throws IOException {
        List<Class<?>> types = published();
        Injector injector = injector(types);
        Map<String, String> refused = new TreeMap<>();
        for (Class<?> type : types) {
            build(injector, type, parameters(type)).ifPresent(why -> refused.put(type.getName(), why));
        }
        assertThat(refused).isEmpty();
        assertThat(types.stream().filter(Mailet.class::isAssignableFrom)).hasSize(MAILETS);
        assertThat(types.stream().filter(Matcher.class::isAssignableFrom)).hasSize(MATCHERS);
    }

    private String parameters(Class<?> type) throws IOException {
        return switch (type.getSimpleName()) {
            case "DKIMSign" ->
                "<signatureTemplate>v=1; s=s; d=example.org; h=from; a=rsa-sha256; bh=; b=;</signatureTemplate>"
                        + "<privateKey>" + privateKey() + "</privateKey>";
            case "FileRegexMatcher" -> "=" + Files.writeString(home.resolve("patterns"), "X-A: .*");
            default -> PARAMETERS.getOrDefault(type.getSimpleName(), CONDITIONS.getOrDefault(type.getSimpleName(), ""));
        };
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(
                                    generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> build(Injector injector, Class<?> type, String parameters) {
        String step = Mailet.class.isAssignableFrom(type)
                ? "<mailet match=\"All\" class=\"" + type.getName() + "\">" + parameters + "</mailet>"
                : "<mailet match=\"" + type.getName() + parameters + "\" class=\"Null\"/>";
        try {
            BuiltPipeline built = injector.getInstance(PipelineBuilder.class)
                    .build(
                            PipelineReader.read(
                                    "test.xml",
                                    "<processors><processor state=\"root\">" + step
                                            + "<mailet match=\"All\" class=\"Null\"/></processor>"
                                            + "<processor state=\"error\"><mailet match=\"All\" class=\"Null\"/></processor></processors>"));
            built.close();
            return Optional.empty();
        } catch (PipelineException e) {
            return Optional.of(e.findings().stream().map(String::valueOf).collect(joining("; ")));
        }
    }

    private static List<Class<?>> published() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (ClassPath.ClassInfo info :
                ClassPath.from(PublishedMailetsTest.class.getClassLoader()).getAllClasses()) {
            if (PACKAGES.stream().anyMatch(name -> info.getPackageName().startsWith(name))) {
                Class<?> type = info.load();
                if (isComponent(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isComponent(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !Modifier.isAbstract(type.getModifiers())
                && !WITHOUT_THEIR_STORE.contains(type.getSimpleName())
                && (Mailet.class.isAssignableFrom(type) || Matcher.class.isAssignableFrom(type));
    }

    private Injector injector(List<Class<?>> types) {
        Set<Key<?>> services = new HashSet<>();
        types.forEach(type -> collect(type, services));
        return Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                install(new ExtensionsModule());
                bind(Home.class).toInstance(new Home(home));
                bind(Clock.class).toInstance(Clock.systemUTC());
                bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                services.forEach(this::stub);
            }

            @SuppressWarnings("unchecked")
            private <T> void stub(Key<T> key) {
                bind(key).toInstance((T) silent(key.getTypeLiteral().getRawType()));
            }
        });
    }

    /** The interfaces that a class is injected with, itself and through classes. */
    private static void collect(Class<?> type, Set<Key<?>> services) {
        InjectionPoint constructor;
        try {
            constructor = InjectionPoint.forConstructorOf(type);
        } catch (com.google.inject.ConfigurationException notInjected) {
            return;
        }
        List<Dependency<?>> dependencies = new ArrayList<>(constructor.getDependencies());
        InjectionPoint.forInstanceMethodsAndFields(type).forEach(point -> dependencies.addAll(point.getDependencies()));
        for (Dependency<?> dependency : dependencies) {
            Class<?> raw = dependency.getKey().getTypeLiteral().getRawType();
            if (raw.equals(MailetContext.class)) {
                continue;
            }
            if (raw.isInterface() && !raw.equals(javax.inject.Provider.class)) {
                services.add(dependency.getKey());
            } else if (!raw.isInterface()) {
                collect(raw, services);
            }
        }
    }

    /** Answers nothing to everything. */
    private static Object silent(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Class<?> answer = method.getReturnType();
            if (answer.equals(boolean.class)) {
                return false;
            }
            if (answer.equals(int.class)) {
                return method.getName().equals("hashCode") ? System.identityHashCode(proxy) : 0;
            }
            if (answer.equals(long.class)) {
                return 0L;
            }
            if (answer.equals(String.class)) {
                return method.getName().equals("toString") ? type.getSimpleName() : "";
            }
            if (answer.equals(InetAddress.class)) {
                return InetAddress.getLoopbackAddress();
            }
            if (answer.equals(Domain.class)) {
                return Domain.LOCALHOST;
            }
            if (answer.equals(Optional.class)) {
                return Optional.empty();
            }
            if (answer.equals(Stream.class)) {
                return Stream.empty();
            }
            if (method.getName().equals("equals")) {
                return proxy == arguments[0];
            }
            return answer.isInterface() ? silent(answer) : null;
        });
    }
}
