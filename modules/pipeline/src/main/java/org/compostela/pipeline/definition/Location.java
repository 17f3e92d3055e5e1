package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

/**
 * A place in a file of the pipeline.
 *
 * @param line from 1; 0 when the file as a whole is meant
 */
public record Location(String file, int line) {
    public Location {
        requireNonNull(file, "file");
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
