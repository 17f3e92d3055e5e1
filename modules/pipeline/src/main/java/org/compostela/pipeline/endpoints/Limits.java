package org.compostela.pipeline.endpoints;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one endpoint may take of the server.
 *
 * @param timeout how long a mail may be with it, the wait for its turn included
 * @param running mails that are with it at the same time
 * @param waiting mails that wait for their turn; each holds a worker of the spool
 */
public record Limits(Duration timeout, int running, int waiting) {
    public Limits {
        requireNonNull(timeout, "timeout");
        checkArgument(timeout.toMillis() > 0, "the timeout must be longer than nothing: %s", timeout);
        checkArgument(running > 0, "at least one mail must be let through at a time: %s", running);
        checkArgument(waiting >= 0, "not a number of mails that wait: %s", waiting);
    }
}
