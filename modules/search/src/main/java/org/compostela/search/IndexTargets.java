package org.compostela.search;

import java.util.List;

/**
 * Where writes go: to the index behind the write alias, and while another index is built, to that one too. Safe for use by many
 * threads.
 */
final class IndexTargets {
    private final String current;
    private final String next;
    private volatile boolean building;

    IndexTargets(String current, String next) {
        this.current = current;
        this.next = next;
    }

    String current() {
        return current;
    }

    String next() {
        return next;
    }

    boolean isBuilding() {
        return building;
    }

    void building(boolean now) {
        building = now;
    }

    /** Of a change that every index must see. */
    List<String> all() {
        return building ? List.of(current, next) : List.of(current);
    }
}
