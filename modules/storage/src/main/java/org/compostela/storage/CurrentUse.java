package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import javax.inject.Inject;
import org.apache.james.mailbox.cassandra.quota.CassandraCurrentQuotaManager;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import reactor.core.publisher.Mono;

/**
 * How much each user keeps. A new message reads it when it has been counted; the next one, which asks whether it still fits, is
 * answered from that. What is counted on another node is seen here {@value Remembered#SECONDS} seconds later at most.
 */
final class CurrentUse extends CassandraCurrentQuotaManager {
    private static final int REMEMBERED_MAX = 20_000;

    private final Remembered<QuotaRoot, CurrentQuotas> current = new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    CurrentUse(CqlSession session) {
        super(session);
    }

    @Override
    public Mono<CurrentQuotas> getCurrentQuotas(QuotaRoot root) {
        return current.get(root, super.getCurrentQuotas(root));
    }

    @Override
    public Mono<Void> increase(QuotaOperation operation) {
        return current.forgettingAfter(operation.quotaRoot(), super.increase(operation));
    }

    @Override
    public Mono<Void> decrease(QuotaOperation operation) {
        return current.forgettingAfter(operation.quotaRoot(), super.decrease(operation));
    }

    /** Corrects by the difference, for which a remembered number will not do. */
    @Override
    public Mono<Void> setCurrentQuotas(QuotaOperation operation) {
        return Mono.defer(() -> {
            current.forget(operation.quotaRoot());
            return current.forgettingAfter(operation.quotaRoot(), super.setCurrentQuotas(operation));
        });
    }
}
