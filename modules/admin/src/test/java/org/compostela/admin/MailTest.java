package org.compostela.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.util.MimeMessageUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Mail on its way and mail that left its way: what the commands queue and repository ask for. */
class MailTest {
    private static final String ERRORS = "/mailRepositories/var%2Fmail%2Ferror";

    @TempDir
    Path folder;

    private RunningAdmin admin;
    private MemoryMailQueueFactory.MemoryCacheableMailQueue spool;
    private MailRepository errors;

    @BeforeEach
    void start() throws Exception {
        admin = RunningAdmin.start(folder);
        spool = admin.get(MemoryMailQueueFactory.class).createQueue(MailQueueFactory.SPOOL);
        errors = admin.get(MailRepositoryStore.class).create(MailRepositoryUrl.from("memory://var/mail/error/"));
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void queueIsListedAndShown() throws Exception {
        spool.enQueue(mail("m1", "ann@example.org"));
        spool.enQueue(mail("m2", "joe@example.org"), Duration.ofHours(1));

        assertThat(admin.send("GET", "/mailQueues").body()).isEqualTo("[\"spool\"]");
        assertThat(admin.send("GET", "/mailQueues/spool").body()).isEqualTo("{\"name\":\"spool\",\"size\":2}");
        JsonNode mails = json(admin.send("GET", "/mailQueues/spool/mails?limit=100"));
        assertThat(mails).hasSize(2);
        assertThat(mails.get(0).path("name").asText()).isEqualTo("m1");
        assertThat(mails.get(0).path("sender").asText()).isEqualTo("ann@example.org");
        assertThat(mails.get(0).path("recipients").get(0).asText()).isEqualTo("bob@example.org");
        assertThat(admin.send("GET", "/mailQueues/no-such").statusCode()).isEqualTo(404);
    }

    @Test
    void longQueueIsShownInPart() throws Exception {
        spool.enQueue(mail("m1", "ann@example.org"));
        spool.enQueue(mail("m2", "ann@example.org"));

        assertThat(json(admin.send("GET", "/mailQueues/spool/mails?limit=1"))).hasSize(1);
    }

    @Test
    void waitingMailIsTriedNow() throws Exception {
        spool.enQueue(mail("later", "ann@example.org"), Duration.ofHours(1));

        assertThat(admin.send("PATCH", "/mailQueues/spool/mails?delayed=true", "{\"delayed\":\"false\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(Flux.from(spool.deQueue())
                        .blockFirst(Duration.ofSeconds(10))
                        .getMail()
                        .getName())
                .isEqualTo("later");
    }

    @Test
    void mailsAreDeletedByNameSenderRecipientOrAll() throws Exception {
        for (String sender : List.of("ann", "joe", "eve", "bob")) {
            spool.enQueue(mail(sender, sender + "@example.org"));
        }

        completed(admin.send("DELETE", "/mailQueues/spool/mails?name=ann"));
        completed(admin.send("DELETE", "/mailQueues/spool/mails?sender=joe%40example.org"));
        assertThat(json(admin.send("GET", "/mailQueues/spool/mails")).findValuesAsText("name"))
                .containsExactly("eve", "bob");
        completed(admin.send("DELETE", "/mailQueues/spool/mails"));
        assertThat(spool.getSize()).isZero();
    }

    @Test
    void repositoryIsListedAndShown() throws Exception {
        errors.store(mail("lost", "ann@example.org"));

        assertThat(admin.send("GET", "/mailRepositories").body())
                .isEqualTo("[{\"repository\":\"var/mail/error\",\"path\":\"var%2Fmail%2Ferror\"}]");
        assertThat(json(admin.send("GET", ERRORS)).path("size").asLong()).isEqualTo(1);
        assertThat(admin.send("GET", ERRORS + "/mails?limit=100").body()).isEqualTo("[\"lost\"]");
        JsonNode mail = json(admin.send("GET", ERRORS + "/mails/lost?additionalFields=headers,messageSize"));
        assertThat(mail.path("sender").asText()).isEqualTo("ann@example.org");
        assertThat(mail.path("headers").path("Subject").get(0).asText()).isEqualTo("lost");
        assertThat(mail.path("messageSize").asLong()).isPositive();
        assertThat(admin.send("GET", ERRORS + "/mails/no-such").statusCode()).isEqualTo(404);
    }

    @Test
    void repositoryIsReplayed() throws Exception {
        errors.store(mail("first", "ann@example.org"));
        errors.store(mail("second", "ann@example.org"));

        JsonNode task = completed(admin.send("PATCH", ERRORS + "/mails?action=reprocess&queue=spool&processor=root"));

        assertThat(task.path("additionalInformation").path("initialCount").asLong())
                .isEqualTo(2);
        assertThat(task.path("additionalInformation").path("remainingCount").asLong())
                .isZero();
        assertThat(errors.size()).isZero();
        assertThat(spool.getSize()).isEqualTo(2);
    }

    @Test
    void oneMailIsReplayed() throws Exception {
        errors.store(mail("first", "ann@example.org"));
        errors.store(mail("second", "ann@example.org"));

        completed(admin.send("PATCH", ERRORS + "/mails/first?action=reprocess&queue=spool&processor=root"));

        assertThat(errors.size()).isEqualTo(1);
        assertThat(json(admin.send("GET", "/mailQueues/spool/mails")).findValuesAsText("name"))
                .containsExactly("first");
    }

    /** Waits for the task as the command line does. */
    private JsonNode completed(HttpResponse<String> started) throws Exception {
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        String id = json(started).path("taskId").asText();
        JsonNode task = json(admin.send("GET", "/tasks/" + id + "/await?timeout=5"));
        assertThat(task.path("status").asText()).isEqualTo("completed");
        return task;
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static MailImpl mail(String name, String sender) throws Exception {
        return MailImpl.builder()
                .name(name)
                .sender(sender)
                .addRecipient("bob@example.org")
                .mimeMessage(
                        MimeMessageUtil.mimeMessageFromBytes(("Subject: " + name + "\r\n\r\nbody\r\n").getBytes(UTF_8)))
                .build();
    }
}
