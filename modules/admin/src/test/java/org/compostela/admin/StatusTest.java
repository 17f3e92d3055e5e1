package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    @TempDir
    Path folder;

    @Test
    void statusHasTheShapeThatTheCommandLineReads() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder)) {
            admin.get(MemoryMailQueueFactory.class).createQueue(MailQueueFactory.SPOOL);
            admin.get(MailRepositoryStore.class).create(MailRepositoryUrl.from("memory://var/mail/error/"));

            assertThat(status(admin))
                    .isEqualTo(
                            new ObjectMapper()
                                    .readTree(
                                            """
                    {"version":"0.1.0","state":"ready","pid":7,"uptimeSeconds":3700,"rssBytes":1073741824,"home":"/srv/mail",
                     "problems":["disk is nearly full"],
                     "listeners":[{"name":"smtp","address":"127.0.0.1:2525"}],
                     "engines":[
                       {"name":"cassandra","version":"5.0.9","mode":"embedded","state":"ready","pid":8,"heapBytes":268435456,
                        "rssBytes":536870912,"diskBytes":4096,"restarts":0,"message":""},
                       {"name":"opensearch","version":"2.19.6","mode":"external","state":"down","heapBytes":0,
                        "rssBytes":0,"diskBytes":0,"restarts":2,"message":"refused"}],
                     "queues":[{"name":"spool","size":0}],
                     "repositories":[{"name":"var/mail/error","size":0}],
                     "mail":{"accepted":5},"expertFiles":["smtpserver.xml"]}
                    """));
        }
    }

    @Test
    void failingRepositoriesCostOnlyTheirOwnNumbers() throws Exception {
        try (RunningAdmin admin = RunningAdmin.start(folder, failingRepositories())) {
            admin.get(MemoryMailQueueFactory.class).createQueue(MailQueueFactory.SPOOL);

            JsonNode status = status(admin);

            assertThat(status.path("queues")).hasSize(1);
            assertThat(status.path("repositories")).isEmpty();
            assertThat(status.path("problems").toString()).contains("mail repositories cannot be counted");
        }
    }

    private static JsonNode status(RunningAdmin admin) throws Exception {
        return new ObjectMapper().readTree(admin.send("GET", "/status").body());
    }

    private static Module failingRepositories() {
        MailRepositoryStore failing = new MailRepositoryStore() {
            @Override
            public MailRepository select(MailRepositoryUrl url) {
                throw new IllegalStateException("the store is down");
            }

            @Override
            public Optional<org.apache.james.mailrepository.api.Protocol> defaultProtocol() {
                return Optional.empty();
            }

            @Override
            public Optional<MailRepository> get(MailRepositoryUrl url) {
                throw new IllegalStateException("the store is down");
            }

            @Override
            public Stream<MailRepository> getByPath(MailRepositoryPath path) {
                throw new IllegalStateException("the store is down");
            }

            @Override
            public Stream<MailRepositoryUrl> getUrls() {
                throw new IllegalStateException("the store is down");
            }
        };
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(MailRepositoryStore.class).toInstance(failing);
            }
        };
    }
}
