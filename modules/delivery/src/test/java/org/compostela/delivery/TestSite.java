package org.compostela.delivery;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.compostela.configuration.Home;
import org.compostela.configuration.SpoolSettings;
import org.compostela.delivery.hosts.TestDns;
import org.compostela.delivery.policy.TlsPolicies;
import org.compostela.delivery.transaction.Manner;
import org.compostela.delivery.transaction.ScriptedMta;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.queue.QueueModule;
import org.compostela.queue.ReplaceableItem;
import org.compostela.queue.SharingQueue;

/** A server's outgoing side on the real queue, a real name server, and mail servers on loopback addresses. */
final class TestSite implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>> QUEUES = new TypeLiteral<>() {};

    /** As the server binds it. */
    private static final Ledger LEDGER = new Ledger() {
        @Override
        public void add(MailQueue queue, MimeMessage message, List<Mail> mails) throws MailQueueException {
            ((SharingQueue) queue).enQueueAll(message, mails);
        }

        @Override
        public void replace(MailQueueItem item, Duration delay) throws MailQueueException {
            ((ReplaceableItem) item).replace(delay);
        }

        @Override
        public void note(MailQueueItem item) throws MailQueueException {
            ((ReplaceableItem) item).note();
        }

        @Override
        public void rest(MailQueueItem item, Duration delay) {
            ((ReplaceableItem) item).rest(delay);
        }
    };

    final FakeMailContext context;
    final List<MailEvent> events = new CopyOnWriteArrayList<>();
    final List<Mail> kept = new CopyOnWriteArrayList<>();
    final TestDns dns;
    final List<ScriptedMta> servers = new ArrayList<>();

    private final MailQueueFactory<? extends ManageableMailQueue> queues;
    private final Outgoing outgoing;
    private final TlsPolicies policies;
    private final int port;
    Duration retry = Duration.ofMillis(100);
    Duration giveUpAfter = Duration.ofMinutes(1);
    Duration noticeAfter = Duration.ofMinutes(1);
    private Optional<Callable<?>> whenKept = Optional.empty();
    private Optional<RemoteMails.Sender> sender = Optional.empty();

    TestSite(Path home) throws Exception {
        this(home, 8, 3, Duration.ofMillis(300));
    }

    TestSite(Path home, int connections, int perDestination, Duration limit) throws Exception {
        context = FakeMailContext.builder()
                .postmaster(new MailAddress("postmaster@own.test"))
                .build();
        dns = new TestDns();
        ScriptedMta first = new ScriptedMta("127.0.1.1");
        port = first.port();
        servers.add(first);
        Injector injector = Guice.createInjector(
                new QueueModule(new Home(home), new SpoolSettings(1, 64 << 20, 1 << 30)), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Journeys.class).toInstance(events::add);
                        bind(MetricFactory.class).to(RecordingMetricFactory.class);
                        bind(GaugeRegistry.class).to(NoopGaugeRegistry.class);
                    }
                });
        queues = injector.getInstance(Key.get(QUEUES));
        Outgoing.Setting setting = new Outgoing.Setting(
                "mail.own.test",
                port,
                connections,
                perDestination,
                Duration.ofMillis(200),
                Duration.ofMillis(400),
                ScriptedMta.limits(limit));
        policies = new TlsPolicies(dns.client(), home.resolve("mta-sts"), Map.of());
        outgoing = new Outgoing(queues, LEDGER, events::add, this::keep, setting, dns.client(), policies);
    }

    /** Done when a mail is kept, before that is known to have worked. */
    void whenKept(Callable<?> action) {
        whenKept = Optional.of(action);
    }

    private void keep(Mail mail) throws MessagingException {
        try {
            if (whenKept.isPresent()) {
                whenKept.get().call();
            }
        } catch (Exception e) {
            throw new MessagingException("the test's own action failed", e);
        }
        kept.add(mail);
    }

    /** The server for the first domain. */
    ScriptedMta mta() {
        return servers.get(0);
    }

    /** Another server on the next address, for another domain. */
    ScriptedMta mta(String domain) throws IOException {
        String address = "127.0.1." + (servers.size() + 1);
        ScriptedMta server = new ScriptedMta(address, port);
        servers.add(server);
        dns.zone(domain + ". 60 A " + address);
        return server;
    }

    TestSite open(String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config =
                FakeMailetConfig.builder().mailetName("RemoteDelivery").mailetContext(context);
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        Options defaults = new Options(
                MailQueueName.of("outgoing"),
                List.of(),
                Manner.ofInternet("mail.own.test"),
                new Schedule(List.of(retry), Integer.MAX_VALUE, giveUpAfter),
                noticeAfter,
                Optional.empty());
        RemoteMails.Sender opened = new RemoteMails(outgoing, queues, LEDGER, defaults).open(config.build());
        sender.ifPresent(RemoteMails.Sender::close);
        sender = Optional.of(opened);
        return this;
    }

    void stop() {
        sender.ifPresent(RemoteMails.Sender::close);
        sender = Optional.empty();
    }

    Mail send(String from, String... to) throws Exception {
        return send(mail(from, to));
    }

    Mail send(Mail mail) throws MessagingException {
        sender.orElseThrow().send(mail);
        LifecycleUtil.dispose(mail);
        return mail;
    }

    static MailImpl mail(String from, String... to) throws Exception {
        MimeMessage message = new MimeMessage(
                null,
                new java.io.ByteArrayInputStream(
                        "Subject: hello\r\nMessage-ID: <1@own.test>\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8)));
        MailImpl.Builder mail = MailImpl.builder()
                .name("mail" + NAMES.incrementAndGet())
                .addRecipients(to)
                .mimeMessage(message);
        return from.isEmpty()
                ? mail.sender(MailAddress.nullSender()).build()
                : mail.sender(from).build();
    }

    ManageableMailQueue queue() {
        return queues.getQueue(MailQueueName.of("outgoing")).orElseThrow();
    }

    List<MailEvent> events(Fact fact) {
        return events.stream().filter(event -> event.fact() == fact).toList();
    }

    @Override
    public void close() throws Exception {
        stop();
        for (ScriptedMta server : servers) {
            server.close();
        }
        dns.close();
        policies.close();
        ((AutoCloseable) queues).close();
    }
}
