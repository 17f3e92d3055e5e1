package org.compostela.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.compostela.delivery.Destinations.State;
import org.compostela.delivery.Lanes.Turn;
import org.junit.jupiter.api.Test;

final class LanesTest {
    private final Map<String, State> states = new HashMap<>();
    private final Lanes<String> lanes =
            new Lanes<>(6, 2, 256, destination -> states.getOrDefault(destination, State.UNKNOWN));

    @Test
    void destinationHasNoMoreThanItsConnections() {
        add("a", 5);

        assertThat(all()).hasSize(2);
    }

    @Test
    void failingDestinationHasOneConnection() {
        states.put("a", State.FAILING);
        add("a", 5);

        assertThat(all()).hasSize(1);
    }

    @Test
    void unknownDestinationsLeaveHalfOfTheConnectionsToLiveOnes() {
        for (int i = 0; i < 10; i++) {
            add("unknown" + i, 1);
        }
        assertThat(all()).hasSize(3);

        states.put("live", State.LIVE);
        add("live", 1);

        assertThat(all()).extracting(Turn::destination).containsExactly("live");
    }

    @Test
    void liveDestinationsComeFirstAndInTurn() {
        states.put("live", State.LIVE);
        states.put("too", State.LIVE);
        add("unknown", 1);
        add("live", 2);
        add("too", 1);

        assertThat(all()).extracting(Turn::destination).containsExactly("live", "too", "live", "unknown");
    }

    @Test
    void destinationThatIsNotKnownHasLittleRoom() {
        assertThat(add("unknown", 100)).isEqualTo(4);
        states.put("live", State.LIVE);
        assertThat(add("live", 100)).isEqualTo(64);
    }

    @Test
    void endOfOneMakesRoomForTheNext() {
        add("a", 3);
        List<Turn<String>> turns = all();

        lanes.done(turns.get(0));

        assertThat(all()).extracting(Turn::mail).containsExactly("a2");
        lanes.done(turns.get(1));
        assertThat(lanes.next()).isEmpty();
    }

    @Test
    void drainGivesWhatWaits() {
        add("a", 3);
        all();

        assertThat(lanes.drain()).containsExactly("a2");
        assertThat(lanes.next()).isEmpty();
    }

    private int add(String destination, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += lanes.add(destination, destination + i) ? 1 : 0;
        }
        return taken;
    }

    private List<Turn<String>> all() {
        List<Turn<String>> turns = new ArrayList<>();
        for (var turn = lanes.next(); turn.isPresent(); turn = lanes.next()) {
            turns.add(turn.get());
        }
        return turns;
    }
}
