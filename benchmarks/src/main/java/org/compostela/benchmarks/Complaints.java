package org.compostela.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What went wrong, in words: the first few, for the rest is more of the same. Safe for use by several threads. */
final class Complaints {
    private static final int MAXIMUM = 8;

    private final List<String> list = new ArrayList<>();

    synchronized void add(String complaint) {
        if (list.size() < MAXIMUM) {
            list.add(complaint);
        }
    }

    synchronized List<String> list() {
        return List.copyOf(list);
    }
}
