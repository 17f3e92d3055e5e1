package org.compostela.search;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.task.AsyncSafeTask;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;
import org.apache.james.task.TaskType;

/** Writes the index anew from the mailboxes: all of it beside the one that is used, or a part of it in place. */
final class IndexRebuildTask implements AsyncSafeTask {
    static final TaskType TYPE = TaskType.of("index-rebuild");

    private final IndexKeeper keeper;
    private final Scope scope;
    private final int perSecond;
    private final Tally tally = new Tally();
    private volatile long total;
    private volatile String index = "";

    IndexRebuildTask(IndexKeeper keeper, Scope scope, int perSecond) {
        this.keeper = keeper;
        this.scope = scope;
        this.perSecond = perSecond;
    }

    @Override
    public Result run() throws InterruptedException {
        try {
            if (scope.isAll()) {
                total = keeper.indexed();
                keeper.rebuild(perSecond, tally, name -> index = name);
            } else {
                keeper.rewrite(scope, perSecond, tally);
            }
            return tally.counts().failed() == 0 ? Result.COMPLETED : Result.PARTIAL;
        } catch (MailboxException | IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public TaskType type() {
        return TYPE;
    }

    @Override
    public Optional<AdditionalInformation> details() {
        return Optional.of(new IndexWork.Rebuild(scope.text(), index, total, tally.counts(), Instant.now()));
    }
}
