package org.compostela.admin;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.annotation.PreDestroy;
import org.apache.james.task.Hostname;
import org.apache.james.task.MemoryWorkQueue;
import org.apache.james.task.SerialTaskManagerWorker;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;
import org.apache.james.task.TaskId;
import org.apache.james.task.TaskManager;
import org.apache.james.task.TaskManagerWorker;
import org.apache.james.task.TaskNotFoundException;
import org.apache.james.task.TaskWithId;
import org.apache.james.task.WorkQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Tasks of the web admin API, run one after the other by James' worker in this process. James' own {@code MemoryTaskManager}
 * keeps every task for ever and fails when two are submitted at the same instant; here the last {@value #MOST} are kept,
 * finished ones forgotten first, and one more than that which has not run yet is refused.
 */
@Singleton
final class RecentTasks implements TaskManager {
    static final int MOST = 1000;

    /** A question for a task's end holds a thread of the API; who wants to wait longer asks again. */
    static final Duration LONGEST_AWAIT = Duration.ofMinutes(1);

    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final Hostname hostname;
    private final WorkQueue queue;
    private final Map<TaskId, TaskExecutionDetails> tasks = new LinkedHashMap<>();

    @Inject
    RecentTasks(Hostname hostname) {
        this.hostname = hostname;
        this.queue = new MemoryWorkQueue(new SerialTaskManagerWorker(new Progress(), PROGRESS));
    }

    @Override
    public synchronized TaskId submit(Task task) {
        makeRoom();
        TaskId id = TaskId.generateTaskId();
        tasks.put(id, TaskExecutionDetails.from(task, id, hostname));
        queue.submit(new TaskWithId(id, task));
        return id;
    }

    private void makeRoom() {
        Iterator<TaskExecutionDetails> oldestFirst = tasks.values().iterator();
        while (tasks.size() >= MOST && oldestFirst.hasNext()) {
            if (oldestFirst.next().getStatus().isFinished()) {
                oldestFirst.remove();
            }
        }
        if (tasks.size() >= MOST) {
            throw new RejectedExecutionException(MOST + " tasks wait already");
        }
    }

    @Override
    public synchronized TaskExecutionDetails getExecutionDetails(TaskId id) {
        return Optional.ofNullable(tasks.get(id)).orElseThrow(TaskNotFoundException::new);
    }

    @Override
    public synchronized List<TaskExecutionDetails> list() {
        return List.copyOf(tasks.values());
    }

    @Override
    public synchronized List<TaskExecutionDetails> list(Status status) {
        return tasks.values().stream()
                .filter(task -> task.getStatus() == status)
                .toList();
    }

    @Override
    public synchronized void cancel(TaskId id) {
        TaskExecutionDetails task = tasks.get(id);
        if (task != null && !task.getStatus().isFinished()) {
            tasks.put(id, task.cancelRequested(hostname));
            queue.cancel(id);
        }
    }

    @Override
    public synchronized TaskExecutionDetails await(TaskId id, Duration timeout) throws ReachedTimeoutException {
        Duration patience = timeout.compareTo(LONGEST_AWAIT) < 0 ? timeout : LONGEST_AWAIT;
        long deadline = System.nanoTime() + patience.toNanos();
        TaskExecutionDetails task = getExecutionDetails(id);
        while (!task.getStatus().isFinished()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new ReachedTimeoutException();
            }
            waitForChange(left);
            task = getExecutionDetails(id);
        }
        return task;
    }

    private synchronized void waitForChange(long millis) throws ReachedTimeoutException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReachedTimeoutException();
        }
    }

    private synchronized void change(TaskId id, UnaryOperator<TaskExecutionDetails> change) {
        tasks.computeIfPresent(id, (same, task) -> change.apply(task));
        notifyAll();
    }

    @PreDestroy
    void stop() throws IOException {
        queue.close();
    }

    /** What the worker tells of the task that it runs. */
    private final class Progress implements TaskManagerWorker.Listener {
        @Override
        public Publisher<Void> started(TaskId id) {
            return Mono.fromRunnable(() -> change(id, task -> task.started(hostname)));
        }

        @Override
        public Publisher<Void> completed(
                TaskId id, Task.Result result, Publisher<Optional<AdditionalInformation>> information) {
            return Mono.from(information)
                    .flatMap(found -> Mono.fromRunnable(() -> change(id, task -> task.completed(found))));
        }

        @Override
        public Publisher<Void> failed(
                TaskId id,
                Publisher<Optional<AdditionalInformation>> information,
                Optional<String> message,
                Optional<Throwable> cause) {
            return Mono.from(information)
                    .flatMap(found -> Mono.fromRunnable(() -> change(id, task -> task.failed(found))));
        }

        @Override
        public Publisher<Void> cancelled(TaskId id, Publisher<Optional<AdditionalInformation>> information) {
            return Mono.from(information)
                    .flatMap(found -> Mono.fromRunnable(() -> change(id, task -> task.cancelEffectively(found))));
        }

        /** The details read the task's own progress whenever they are asked. */
        @Override
        public Publisher<Void> updated(TaskId id, Publisher<AdditionalInformation> information) {
            return Mono.empty();
        }
    }
}
