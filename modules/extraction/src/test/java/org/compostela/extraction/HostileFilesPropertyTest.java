package org.compostela.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.compostela.extraction.Reading.Reason;
import org.compostela.extraction.Reading.Skipped;
import org.compostela.extraction.Reading.Whole;

/** Broken files of every format: each is answered, whatever it does to the child, and a good file is read after it. */
class HostileFilesPropertyTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final AtomicInteger GOOD = new AtomicInteger();

    private static AttachmentReader reader;
    private static List<byte[]> samples;

    @BeforeContainer
    static void start() throws Exception {
        reader = TestReaders.real(TestReaders.bounds(96, LIMIT));
        samples = List.copyOf(SampleFiles.all("Buencamino").values());
    }

    @AfterContainer
    static void stop() {
        reader.close();
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void fileWithChangedBytesIsAnsweredInTime(
            @ForAll @IntRange(max = 17) int format, @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int changes)
            throws Exception {
        assertAnswered(changed(samples.get(format), new Random(seed), changes));
    }

    private static byte[] changed(byte[] sample, Random random, int changes) {
        byte[] file = sample.clone();
        for (int i = 0; i < changes; i++) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        // Every fourth one is cut off too, as by a transfer that broke.
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file;
    }

    private static void assertAnswered(byte[] file) throws IOException {
        long began = System.nanoTime();
        Reading reading = TestReaders.read(reader, file);
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(LIMIT.plusSeconds(30));
        if (reading instanceof Skipped skipped && skipped.reason() != Reason.UNREADABLE) {
            String text = "good " + GOOD.incrementAndGet();
            Reading next = TestReaders.read(reader, SampleFiles.pdf(text));
            assertThat(next)
                    .satisfiesAnyOf(
                            it -> assertThat(it).isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.text())
                                    .contains(text)),
                            it -> assertThat(it).isInstanceOfSatisfying(Skipped.class, rest -> assertThat(rest.reason())
                                    .isEqualTo(Reason.RESTING)));
        }
    }
}
