package org.compostela.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.util.Modules;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.annotation.PreDestroy;
import org.apache.james.mailbox.indexer.MessageIdReIndexer;
import org.apache.james.mailbox.indexer.ReIndexer;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.modules.CommonServicesModule;
import org.apache.james.modules.MailboxModule;
import org.apache.james.modules.data.MemoryDataModule;
import org.apache.james.modules.data.MemoryDelegationStoreModule;
import org.apache.james.modules.data.MemoryUsersRepositoryModule;
import org.apache.james.modules.eventstore.MemoryEventStoreModule;
import org.apache.james.modules.mailbox.MemoryMailboxModule;
import org.apache.james.modules.queue.memory.MemoryMailQueueModule;
import org.apache.james.modules.server.MailStoreRepositoryModule;
import org.apache.james.modules.server.RawPostDequeueDecoratorModule;
import org.apache.james.onami.lifecycle.Stager;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.utils.InitializationOperations;
import org.apache.mailet.MailetContext;
import org.compostela.configuration.Home;
import org.compostela.configuration.ListenAddress;

/** The web admin API over James' stores in memory, on a free port of loopback, and a client of it. */
final class RunningAdmin implements AutoCloseable {
    static final StatusSource.Server STATUS = new StatusSource.Server(
            "0.1.0",
            "ready",
            7,
            3700,
            1L << 30,
            "/srv/mail",
            List.of("disk is nearly full"),
            List.of(new StatusSource.Listener("smtp", "127.0.0.1:2525")),
            List.of(
                    new StatusSource.Engine(
                            "cassandra",
                            "5.0.9",
                            "embedded",
                            "ready",
                            OptionalLong.of(8),
                            1 << 28,
                            1 << 29,
                            4096,
                            0,
                            ""),
                    new StatusSource.Engine(
                            "opensearch", "2.19.6", "external", "down", OptionalLong.empty(), 0, 0, 0, 2, "refused")),
            List.of("smtpserver.xml"),
            Map.of("accepted", 5L));

    private final Injector injector;
    private final Home home;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningAdmin(Injector injector, Home home) {
        this.injector = injector;
        this.home = home;
    }

    static RunningAdmin start(Path folder, Module... overrides) throws Exception {
        return start(folder, Optional.of(new ListenAddress("127.0.0.1", 0)), overrides);
    }

    static RunningAdmin start(Path folder, Optional<ListenAddress> listen, Module... overrides) throws Exception {
        return start(folder, listen, AdminSettings.IDLE, overrides);
    }

    static RunningAdmin start(Path folder, Optional<ListenAddress> listen, Duration idle, Module... overrides)
            throws Exception {
        Home home = new Home(folder);
        Files.createDirectories(home.conf());
        Files.writeString(
                home.conf().resolve("usersrepository.xml"),
                "<usersrepository><enableVirtualHosting>true</enableVirtualHosting></usersrepository>");
        Module james = Modules.combine(
                new CommonServicesModule(Configuration.builder()
                        .workingDirectory(folder.toString())
                        .configurationPath(
                                new Configuration.ConfigurationPath(home.conf().toUri() + "/"))
                        .build()),
                new MailboxModule(),
                new MailStoreRepositoryModule(),
                new MemoryDataModule(),
                new MemoryDelegationStoreModule(),
                new MemoryEventStoreModule(),
                new MemoryMailboxModule(),
                new MemoryMailQueueModule(),
                new MemoryUsersRepositoryModule(),
                new RawPostDequeueDecoratorModule(),
                new NoPipeline(),
                binder -> binder.bind(StatusSource.class).toInstance(() -> STATUS));
        Injector injector = Guice.createInjector(
                Modules.override(james).with(overrides),
                new AdminModule(new AdminSettings(home.adminToken(), listen, idle)));
        RunningAdmin admin = new RunningAdmin(injector, home);
        injector.getInstance(InitializationOperations.class).initModules();
        return admin;
    }

    /** James' routes and health checks ask for parts of the pipeline and the index; nothing here takes mail from the queues. */
    private static final class NoPipeline extends AbstractModule {
        @Override
        protected void configure() {
            bind(MailetContext.class).toInstance(unused(MailetContext.class));
            bind(ReIndexer.class).toInstance(unused(ReIndexer.class));
            bind(MessageIdReIndexer.class).toInstance(unused(MessageIdReIndexer.class));
            bind(JamesMailSpooler.Configuration.class)
                    .toInstance(
                            new JamesMailSpooler.Configuration(1, MailRepositoryUrl.from("memory://var/mail/error")));
        }
    }

    private static <T> T unused(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(type, arguments);
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    <T> T get(TypeLiteral<T> type) {
        return injector.getInstance(Key.get(type));
    }

    Home home() {
        return home;
    }

    InetSocketAddress address() {
        return get(AdminAddress.class).address().orElseThrow();
    }

    String token() throws IOException {
        return Files.readString(home.adminToken()).strip();
    }

    HttpResponse<String> send(String method, String path) throws Exception {
        return send(method, path, "");
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(request(method, path, body).header("Authorization", "Bearer " + token()));
    }

    HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address().getPort() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() throws Exception {
        injector.getInstance(Key.get(new TypeLiteral<Stager<PreDestroy>>() {})).stage();
    }
}
