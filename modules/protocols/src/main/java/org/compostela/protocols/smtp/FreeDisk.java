package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the data volume has room for more mail. The file system is asked at most once a second; the answer is right again
 * within a second of the space being back.
 */
final class FreeDisk {
    private static final Logger LOGGER = LoggerFactory.getLogger(FreeDisk.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Asks how many bytes are free. */
    interface Volume {
        long usableSpace() throws IOException;

        static Volume of(Path folder) {
            return () -> Files.getFileStore(folder).getUsableSpace();
        }
    }

    private record Answer(boolean enough, long at) {}

    private final Volume volume;
    private final long minimum;
    private final LongSupplier nanoTime;
    private Answer last;

    FreeDisk(Volume volume, long minimum, LongSupplier nanoTime) {
        this.volume = requireNonNull(volume, "volume");
        this.minimum = minimum;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.last = new Answer(true, nanoTime.getAsLong() - FRESH.toNanos());
    }

    synchronized boolean isEnough() {
        long now = nanoTime.getAsLong();
        if (now - last.at() >= FRESH.toNanos()) {
            boolean before = last.enough();
            last = new Answer(ask(), now);
            if (last.enough() != before) {
                tell(last.enough());
            }
        }
        return last.enough();
    }

    private boolean ask() {
        try {
            return volume.usableSpace() >= minimum;
        } catch (IOException e) {
            LOGGER.atError().setCause(e).log("the data volume does not say how much space is free: no mail is taken");
            return false;
        }
    }

    private void tell(boolean enough) {
        if (enough) {
            LOGGER.atInfo().log("the data volume has room again: mail is taken");
        } else {
            LOGGER.atError()
                    .addKeyValue("minimumFreeBytes", minimum)
                    .log("the data volume is nearly full: clients are told to try again later; free some space");
        }
    }
}
