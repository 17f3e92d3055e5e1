package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

import java.util.Collection;

/**
 * What the check of a pipeline found.
 *
 * @param problem what is wrong, a clause
 * @param remedy what to write instead, a clause; empty when there is nothing to say
 */
public record Finding(Severity severity, Location location, String problem, String remedy) {
    /** Whether the pipeline can be used all the same. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public Finding {
        requireNonNull(severity, "severity");
        requireNonNull(location, "location");
        requireNonNull(problem, "problem");
        requireNonNull(remedy, "remedy");
    }

    public static Finding error(Location location, String problem, String remedy) {
        return new Finding(Severity.ERROR, location, problem, remedy);
    }

    public static Finding warning(Location location, String problem, String remedy) {
        return new Finding(Severity.WARNING, location, problem, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public static boolean anyError(Collection<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }

    @Override
    public String toString() {
        return location + ": " + problem + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
