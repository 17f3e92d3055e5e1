package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.compostela.delivery.Destinations.State;

/**
 * Mails in hand, by destination. Gives them out so that
 * <ul>
 *   <li>no destination has more than its number of connections, one that is failing has one;
 *   <li>destinations that took mail the last time come first, each in turn;
 *   <li>those that are not known to work have half of the connections and half of the room at most: the other half never waits for
 *       a dead host.
 * </ul>
 * Not thread-safe.
 */
final class Lanes<T> {
    private final int connections;
    private final int perDestination;
    private final int room;
    private final Function<String, State> states;
    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final Deque<Lane<T>> live = new ArrayDeque<>();
    private final Deque<Lane<T>> others = new ArrayDeque<>();
    private int othersRunning;

    /** @param room for mails that wait for their turn */
    Lanes(int connections, int perDestination, int room, Function<String, State> states) {
        this.connections = connections;
        this.perDestination = perDestination;
        this.room = room;
        this.states = requireNonNull(states, "states");
    }

    /** @return whether there was room; a destination may not take the room of all others */
    boolean add(String destination, T mail) {
        if (!hasRoom(destination)) {
            return false;
        }
        Lane<T> lane = lanes.computeIfAbsent(destination, Lane::new);
        lane.waiting.add(mail);
        queue(lane);
        return true;
    }

    private boolean hasRoom(String destination) {
        Lane<T> lane = lanes.get(destination);
        int waiting = lane == null ? 0 : lane.waiting.size();
        if (states.apply(destination) == State.LIVE) {
            return waiting < room / 4;
        }
        return waiting < room / 64 && othersWaiting() < room / 2;
    }

    private int othersWaiting() {
        return lanes.values().stream()
                .filter(lane -> states.apply(lane.destination) != State.LIVE)
                .mapToInt(lane -> lane.waiting.size())
                .sum();
    }

    /** Takes out all that wait. */
    List<T> drain() {
        List<T> all = new ArrayList<>();
        for (Lane<T> lane : lanes.values()) {
            all.addAll(lane.waiting);
            lane.waiting.clear();
            lane.queued = false;
        }
        live.clear();
        others.clear();
        return all;
    }

    private void queue(Lane<T> lane) {
        State state = states.apply(lane.destination);
        int limit = state == State.FAILING ? 1 : perDestination;
        if (lane.queued || lane.waiting.isEmpty() || lane.running >= limit) {
            return;
        }
        lane.queued = true;
        lane.isLive = state == State.LIVE;
        (lane.isLive ? live : others).add(lane);
    }

    /** The next mail to deliver, which counts as a connection until {@link #done}. */
    Optional<Turn<T>> next() {
        Lane<T> lane = live.poll();
        boolean isLive = lane != null;
        if (lane == null && othersRunning < Math.max(1, connections / 2)) {
            lane = others.poll();
        }
        if (lane == null) {
            return Optional.empty();
        }
        lane.queued = false;
        T mail = lane.waiting.remove();
        lane.running++;
        if (!isLive) {
            othersRunning++;
        }
        queue(lane);
        return Optional.of(new Turn<>(lane.destination, mail, isLive));
    }

    void done(Turn<T> turn) {
        if (!turn.live()) {
            othersRunning--;
        }
        Lane<T> lane = requireNonNull(lanes.get(turn.destination()), "no such lane");
        lane.running--;
        if (lane.waiting.isEmpty() && lane.running == 0) {
            lanes.remove(lane.destination);
            return;
        }
        queue(lane);
    }

    /** A mail whose turn it is. */
    record Turn<T>(String destination, T mail, boolean live) {}

    private static final class Lane<T> {
        private final String destination;
        private final Deque<T> waiting = new ArrayDeque<>();
        private int running;
        private boolean queued;
        private boolean isLive;

        private Lane(String destination) {
            this.destination = destination;
        }
    }
}
