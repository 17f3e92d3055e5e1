package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spark.Service;

/** An administrator's work on a queue, over HTTP. */
final class QueueRoutesTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private JournalQueueFactory factory;
    private JournalQueue queue;
    private Service service;

    @BeforeEach
    void start() {
        factory = Queues.open(folder);
        Queues.spool(factory);
        queue = (JournalQueue) factory.createQueue(MailQueueName.of("outgoing"));
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        new QueueRoutes(factory).define(service);
        service.awaitInitialization();
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
        factory.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.port() + "/queues/outgoing/" + path)
                                .normalize())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return new ObjectMapper().readTree(send("GET", path).body());
    }

    private String post(String path) throws Exception {
        return send("POST", path).body();
    }

    private static MailImpl mail(String name, String sender, String recipient) throws Exception {
        MailImpl mail = Queues.mail(name, 100);
        mail.setSender(new MailAddress(sender));
        mail.setRecipients(List.of(new MailAddress(recipient)));
        return mail;
    }

    private void threeMails() throws Exception {
        queue.enQueue(mail("one", "ann@own.test", "b@d.test"), Duration.ofHours(1));
        queue.enQueue(mail("two", "ann@own.test", "b@e.test"), Duration.ofHours(1));
        queue.enQueue(mail("three", "joe@own.test", "B@E.test"), Duration.ofHours(1));
    }

    private List<String> due() {
        List<String> names = new ArrayList<>();
        queue.deQueue()
                .map(MailQueueItem::getMail)
                .map(Mail::getName)
                .timeout(Duration.ofMillis(300))
                .onErrorComplete()
                .doOnNext(names::add)
                .blockLast();
        return names;
    }

    @Test
    void mailShowsItsLastReplyItsAttemptsAndItsNextTime() throws Exception {
        MailImpl mail = mail("one", "ann@own.test", "b@d.test");
        mail.setAttribute(new Attribute(AttributeName.of("delivery_retry_count"), AttributeValue.of(3)));
        mail.setAttribute(new Attribute(
                AttributeName.of("org.compostela.delivery.last-reply"), AttributeValue.of("451 4.7.1 greylisted")));
        queue.enQueue(mail, Duration.ofHours(1));

        JsonNode byNumber = get("mails/1");

        assertThat(byNumber.path("name").asText()).isEqualTo("one");
        assertThat(byNumber.path("lastReply").asText()).isEqualTo("451 4.7.1 greylisted");
        assertThat(byNumber.path("attempts").asInt()).isEqualTo(3);
        assertThat(byNumber.path("nextAttempt").asText()).contains("T");
        assertThat(byNumber.path("state").asText()).isEqualTo("waiting");
        assertThat(get("mails/one")).isEqualTo(byNumber);
        assertThat(send("GET", "mails/2").statusCode()).isEqualTo(404);
    }

    @Test
    void listComesInPages() throws Exception {
        for (int i = 0; i < 25; i++) {
            queue.enQueue(Queues.mail("mail" + i, 10));
        }
        List<String> names = new ArrayList<>();
        String after = "0";
        int pages = 0;
        while (!after.isEmpty()) {
            JsonNode page = get("mails?limit=10&after=" + after);
            page.path("mails").forEach(mail -> names.add(mail.path("name").asText()));
            after = page.path("next").asText();
            pages++;
        }
        assertThat(names).hasSize(25).doesNotHaveDuplicates().endsWith("mail24");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void listIsOfADomainOrASender() throws Exception {
        threeMails();

        assertThat(get("mails?domain=e.test").findValuesAsText("name")).containsExactly("two", "three");
        assertThat(get("mails?sender=ANN@own.test").findValuesAsText("name")).containsExactly("one", "two");
    }

    @Test
    void retryIsOfADomain() throws Exception {
        threeMails();

        assertThat(post("retry?domain=e.test")).isEqualTo("{\"mails\":2,\"busy\":0}");

        assertThat(due()).containsExactly("two", "three");
    }

    @Test
    void heldMailIsReleasedBySender() throws Exception {
        threeMails();
        assertThat(post("hold?sender=ann@own.test")).isEqualTo("{\"mails\":2,\"busy\":0}");
        assertThat(get("mails?held=true").findValuesAsText("name")).containsExactly("one", "two");
        assertThat(get("mails/1").path("state").asText()).isEqualTo("held");
        post("retry?all=true");
        assertThat(due()).containsExactly("three");

        post("release?mail=2");

        assertThat(due()).containsExactly("two");
    }

    @Test
    void bounceIsLeftToTheDelivery() throws Exception {
        threeMails();

        assertThat(post("bounce?mail=one")).isEqualTo("{\"mails\":1,\"busy\":0}");

        Mail doomed = queue.deQueue().blockFirst(Duration.ofSeconds(5)).getMail();
        assertThat(doomed.getName()).isEqualTo("one");
        assertThat(doomed.getAttribute(JournalQueue.GIVE_UP)).isPresent();
        assertThat(send("POST", "../spool/bounce?all=true").statusCode()).isEqualTo(400);
    }

    @Test
    void allHasToBeSaid() throws Exception {
        threeMails();

        assertThat(send("POST", "hold").statusCode()).isEqualTo(400);
        assertThat(send("POST", "hold?all=true&domain=d.test").statusCode()).isEqualTo(400);
        assertThat(send("POST", "hold?mail=four").statusCode()).isEqualTo(404);
        assertThat(get("mails?held=true").path("mails")).isEmpty();
    }
}
