package org.compostela.search;

import java.time.Instant;
import java.util.Optional;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.task.AsyncSafeTask;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;
import org.apache.james.task.TaskType;

/** Compares mailboxes and index, and puts the index right if that is wished. */
final class IndexCheckTask implements AsyncSafeTask {
    static final TaskType TYPE = TaskType.of("index-check");

    private final IndexKeeper keeper;
    private final Scope scope;
    private final boolean repair;
    private final int perSecond;
    private final Tally tally = new Tally();
    private volatile long total;

    IndexCheckTask(IndexKeeper keeper, Scope scope, boolean repair, int perSecond) {
        this.keeper = keeper;
        this.scope = scope;
        this.repair = repair;
        this.perSecond = perSecond;
    }

    @Override
    public Result run() throws InterruptedException {
        try {
            total = scope.isAll() ? keeper.indexed() : 0;
            keeper.check(scope, repair, perSecond, tally);
            return tally.counts().failed() == 0 ? Result.COMPLETED : Result.PARTIAL;
        } catch (MailboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public TaskType type() {
        return TYPE;
    }

    @Override
    public Optional<AdditionalInformation> details() {
        return Optional.of(new IndexWork.Check(scope.text(), repair, total, tally.counts(), Instant.now()));
    }
}
