package org.compostela.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What the server said, line by line, in a step. */
final class Proof {
    private final List<String> lines = new ArrayList<>();

    Proof add(String question, String answer) {
        lines.add(question + "  →  " + answer);
        return this;
    }

    Proof add(String line) {
        lines.add(line);
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
