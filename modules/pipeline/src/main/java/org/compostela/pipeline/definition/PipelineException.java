package org.compostela.pipeline.definition;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import java.util.Collection;

/** A pipeline that cannot be used, with all that was found in it. */
public final class PipelineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ImmutableList<Finding> findings;

    public PipelineException(Collection<Finding> findings) {
        super(findings.stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .collect(joining(System.lineSeparator())));
        this.findings = ImmutableList.copyOf(findings);
    }

    public ImmutableList<Finding> findings() {
        return findings;
    }
}
