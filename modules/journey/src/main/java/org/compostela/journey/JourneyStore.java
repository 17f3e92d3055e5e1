package org.compostela.journey;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Where journeys are kept, and for how long. Calls block; thread-safe. */
public interface JourneyStore {
    /**
     * Keeps all of the parts. A part that is there already is written over: after a failure all may be written again.
     *
     * @throws IOException if one of them is not, or may be not, kept
     */
    void write(List<JourneyPart> parts) throws IOException;

    /** The events of a journey's parts, as {@link JourneyPart#events}, in the order of time; of the first {@code limit} parts. */
    List<String> read(String journey, int limit) throws IOException;

    /**
     * Names the journeys that have a part with {@code key}, the newest first; one with several such parts is named as often.
     *
     * @param since without parts that began before
     * @param until without parts that began at or after
     * @param visitor takes the name of a journey; false: it wants no more
     */
    void find(String key, Instant since, Instant until, Predicate<String> visitor) throws IOException;
}
