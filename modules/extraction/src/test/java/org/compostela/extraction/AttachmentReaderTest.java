package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.compostela.extraction.Reading.Reason;
import org.compostela.extraction.Reading.Skipped;
import org.compostela.extraction.Reading.Whole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server's side does with a child that misbehaves. */
class AttachmentReaderTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private AttachmentReader reader;

    @BeforeEach
    void makeReader() throws Exception {
        reader = TestReaders.stub(LONG, LONG, Clock.systemUTC());
    }

    @AfterEach
    void closeReader() {
        reader.close();
    }

    private Reading read(String order) {
        return TestReaders.read(reader, order.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "hang, TOO_SLOW",
        "swallow, TOO_MUCH_MEMORY",
        "end, CHILD_DIED",
        "garble, CHILD_DIED",
        "flood, CHILD_DIED"
    })
    void fileThatEndsTheChildIsSkippedAndTheNextOneIsRead(String order, Reason reason) {
        assertThat(read("before")).isEqualTo(new Whole("before"));

        assertThat(read(order)).isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                .isEqualTo(reason));

        assertThat(read("after")).isEqualTo(new Whole("after"));
    }

    @Test
    void childKilledInTheMiddleOfAFileCostsThatFileAlone() {
        read("before");
        long pid = reader.pid().orElseThrow();
        CompletableFuture<Reading> hanging = CompletableFuture.supplyAsync(() -> read("hang on"));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(hanging.join()).isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                .isIn(Reason.CHILD_DIED, Reason.TOO_SLOW));
        assertThat(read("after")).isEqualTo(new Whole("after"));
    }

    @Test
    void noChildRunsBeforeTheFirstFileNorAfterTheLast() throws Exception {
        try (AttachmentReader impatient = TestReaders.stub(LONG, Duration.ofMillis(400), Clock.systemUTC())) {
            assertThat(impatient.pid()).isEmpty();

            TestReaders.read(impatient, "one".getBytes(UTF_8));
            Optional<ProcessHandle> child = ProcessHandle.of(impatient.pid().orElseThrow());

            await().atMost(Duration.ofSeconds(10)).until(() -> impatient.pid().isEmpty());
            assertThat(child.map(ProcessHandle::isAlive).orElse(false)).isFalse();
            assertThat(TestReaders.read(impatient, "two".getBytes(UTF_8))).isEqualTo(new Whole("two"));
        }
    }

    @Test
    void fileThatIsTooLargeIsSkippedByTheSameChild() {
        read("before");
        long pid = reader.pid().orElseThrow();

        assertThat(TestReaders.read(reader, new byte[2 * 1024 * 1024 + 1]))
                .isInstanceOfSatisfying(
                        Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(Reason.TOO_LARGE));

        assertThat(read("after")).isEqualTo(new Whole("after"));
        assertThat(reader.pid()).hasValue(pid);
    }

    @Test
    void fileWhoseEncodingBreaksOffIsSkippedByTheSameChild() {
        read("before");
        long pid = reader.pid().orElseThrow();
        InputStream start = new ByteArrayInputStream(new byte[100_000]);
        InputStream end = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("bad base64");
            }
        };
        InputStream broken = new SequenceInputStream(start, end);

        assertThat(reader.read(broken)).isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                .isEqualTo(Reason.UNREADABLE));
        assertThat(read("after")).isEqualTo(new Whole("after"));
        assertThat(reader.pid()).hasValue(pid);
    }

    @Test
    void sameFileDoesNotEndAnotherChild() {
        read("hang");
        read("after");
        long pid = reader.pid().orElseThrow();

        assertThat(read("hang")).isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                .isEqualTo(Reason.TOO_SLOW));
        assertThat(read("after all")).isEqualTo(new Whole("after all"));
        assertThat(reader.pid()).hasValue(pid);
    }

    @Test
    void afterTooManyDeathsTheChildRestsAndComesBack() throws Exception {
        TestClock clock = new TestClock();
        try (AttachmentReader resting = TestReaders.stub(LONG, LONG, clock)) {
            for (int death = 0; death <= Respite.FREE; death++) {
                assertThat(TestReaders.read(resting, ("end " + death).getBytes(UTF_8)))
                        .isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                                .isEqualTo(Reason.CHILD_DIED));
            }

            assertThat(TestReaders.read(resting, "good".getBytes(UTF_8)))
                    .isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                            .isEqualTo(Reason.RESTING));
            clock.pass(Duration.ofSeconds(1));
            assertThat(TestReaders.read(resting, "good".getBytes(UTF_8))).isEqualTo(new Whole("good"));
        }
    }

    @Test
    void manyThreadsAreServedOneAfterTheOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Reading>> readings = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String text = "file " + i;
                readings.add(threads.submit(() -> read(text)));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(readings.get(i).get()).isEqualTo(new Whole("file " + i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoeverWaitsTooLongIsTurnedAwayInBoundedTime() throws Exception {
        try (AttachmentReader impatient = TestReaders.stub(Duration.ofMillis(50), LONG, Clock.systemUTC())) {
            TestReaders.read(impatient, "before".getBytes(UTF_8));
            CompletableFuture<Reading> hanging =
                    CompletableFuture.supplyAsync(() -> TestReaders.read(impatient, "hang".getBytes(UTF_8)));
            CompletableFuture<Reading> waiting = CompletableFuture.supplyAsync(
                    () -> impatient.read(new ByteArrayInputStream("hang too".getBytes(UTF_8))));

            assertThat(List.of(hanging.join(), waiting.join())).anySatisfy(reading -> assertThat(reading)
                    .isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                            .isEqualTo(Reason.BUSY)));
        }
    }

    @Test
    void missingChildIsSaidAndNothingIsThrown() throws Exception {
        ReaderSettings nowhere = ReaderSettings.of(
                java.nio.file.Path.of("target", "not-there"),
                java.nio.file.Files.createTempDirectory("compostela-extraction-"),
                TestReaders.bounds(64, Duration.ofSeconds(1)));
        try (AttachmentReader broken = new AttachmentReader(nowhere, Clock.systemUTC())) {
            assertThat(TestReaders.read(broken, "x".getBytes(UTF_8)))
                    .isInstanceOfSatisfying(Skipped.class, skipped -> assertThat(skipped.reason())
                            .isEqualTo(Reason.NO_CHILD));
        }
    }
}
