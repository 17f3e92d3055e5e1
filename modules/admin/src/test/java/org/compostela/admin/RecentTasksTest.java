package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.task.Hostname;
import org.apache.james.task.Task;
import org.apache.james.task.TaskId;
import org.apache.james.task.TaskManager;
import org.apache.james.task.TaskNotFoundException;
import org.apache.james.task.TaskType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentTasksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RecentTasks tasks = new RecentTasks(new Hostname("test"));
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        tasks.stop();
    }

    @Test
    void taskRunsAndItsEndIsAwaited() throws Exception {
        TaskId done = tasks.submit(task(() -> Task.Result.COMPLETED));
        TaskId failed = tasks.submit(task(() -> {
            throw new IllegalStateException("broken");
        }));

        assertThat(tasks.await(done, SOON).getStatus()).isEqualTo(TaskManager.Status.COMPLETED);
        assertThat(tasks.await(failed, SOON).getStatus()).isEqualTo(TaskManager.Status.FAILED);
        assertThat(tasks.list(TaskManager.Status.COMPLETED)).hasSize(1);
    }

    @Test
    void awaitEndsWithItsTimeout() {
        TaskId endless = tasks.submit(waiting());

        assertThatThrownBy(() -> tasks.await(endless, Duration.ofMillis(50)))
                .isInstanceOf(TaskManager.ReachedTimeoutException.class);
    }

    @Test
    void runningTaskIsCancelled() throws Exception {
        TaskId endless = tasks.submit(waiting());
        tasks.cancel(endless);

        assertThat(tasks.await(endless, SOON).getStatus()).isEqualTo(TaskManager.Status.CANCELLED);
    }

    @Test
    void tasksOfOneInstantAreAllTaken() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<TaskId>> submitted = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                submitted.add(clients.submit(() -> tasks.submit(task(() -> Task.Result.COMPLETED))));
            }
            for (Future<TaskId> task : submitted) {
                assertThat(tasks.await(task.get(), SOON).getStatus()).isEqualTo(TaskManager.Status.COMPLETED);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void oldestFinishedTaskIsForgotten() throws Exception {
        TaskId first = tasks.submit(task(() -> Task.Result.COMPLETED));
        tasks.await(first, SOON);
        for (int i = 0; i < RecentTasks.MOST; i++) {
            tasks.submit(waiting());
        }

        assertThat(tasks.list()).hasSize(RecentTasks.MOST);
        assertThatThrownBy(() -> tasks.getExecutionDetails(first)).isInstanceOf(TaskNotFoundException.class);
        assertThatThrownBy(() -> tasks.submit(waiting())).isInstanceOf(RejectedExecutionException.class);
    }

    private Task waiting() {
        return task(() -> {
            release.await();
            return Task.Result.COMPLETED;
        });
    }

    private static Task task(Callable<Task.Result> job) {
        return new Task() {
            @Override
            public Result run() throws InterruptedException {
                try {
                    return job.call();
                } catch (InterruptedException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public TaskType type() {
                return TaskType.of("test");
            }
        };
    }
}
