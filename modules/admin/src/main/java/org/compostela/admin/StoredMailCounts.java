package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.annotation.PreDestroy;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many mails lie in the queues and repositories. A store that fails or does not answer in time costs its own numbers
 * and a problem's line, not the whole status.
 */
@Singleton
final class StoredMailCounts {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoredMailCounts.class);

    /** Under the client's own patience of 30 s, for both together. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Repositories are made by whoever writes the pipeline; a status lists so many and no more. */
    private static final int MOST = 100;

    record Count(String name, long size) {
        Count {
            requireNonNull(name, "name");
        }
    }

    private final MailQueueFactory<? extends ManageableMailQueue> queues;
    private final MailRepositoryStore repositories;
    private final ExecutorService counters =
            new ThreadPoolExecutor(0, 2, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), StoredMailCounts::thread);

    @Inject
    StoredMailCounts(MailQueueFactory<? extends ManageableMailQueue> queues, MailRepositoryStore repositories) {
        this.queues = requireNonNull(queues, "queues");
        this.repositories = requireNonNull(repositories, "repositories");
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "admin-counts");
        thread.setDaemon(true);
        return thread;
    }

    /** @param problems is told what could not be counted */
    List<Count> queues(Consumer<String> problems) {
        return inTime("the queues", this::countQueues, problems);
    }

    List<Count> repositories(Consumer<String> problems) {
        return inTime("the mail repositories", this::countRepositories, problems);
    }

    private List<Count> countQueues() throws Exception {
        List<Count> counts = new ArrayList<>();
        for (MailQueueName name :
                queues.listCreatedMailQueues().stream().limit(MOST).toList()) {
            try (ManageableMailQueue queue = queues.getQueue(name).orElse(null)) {
                if (queue != null) {
                    counts.add(new Count(name.asString(), queue.getSize()));
                }
            }
        }
        return counts;
    }

    private List<Count> countRepositories() throws Exception {
        List<Count> counts = new ArrayList<>();
        for (MailRepositoryPath path : repositories.getPaths().limit(MOST).toList()) {
            long size = 0;
            for (MailRepository repository : repositories.getByPath(path).toList()) {
                size += repository.size();
            }
            counts.add(new Count(path.asString(), size));
        }
        return counts;
    }

    private List<Count> inTime(String what, Callable<List<Count>> count, Consumer<String> problems) {
        try {
            return await(counters.submit(count));
        } catch (TimeoutException | RejectedExecutionException e) {
            problems.accept(what + " do not answer");
        } catch (ExecutionException e) {
            LOGGER.atWarn().addKeyValue("what", what).setCause(e.getCause()).log("not counted");
            problems.accept(what + " cannot be counted; the server's log tells why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.accept(what + " were not counted: the server stops");
        }
        return List.of();
    }

    private static List<Count> await(Future<List<Count>> counting)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return counting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            counting.cancel(true);
            throw e;
        }
    }

    @PreDestroy
    void stop() {
        counters.shutdownNow();
    }
}
