package org.compostela.storage;

import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.cassandra.quota.CassandraGlobalMaxQuotaDao;
import org.apache.james.mailbox.cassandra.quota.CassandraPerDomainMaxQuotaDao;
import org.apache.james.mailbox.cassandra.quota.CassandraPerUserMaxQuotaDao;
import org.apache.james.mailbox.cassandra.quota.CassandraPerUserMaxQuotaManager;
import org.apache.james.mailbox.model.QuotaRoot;
import reactor.core.publisher.Mono;

/**
 * The limits of users, of domains and of all. Every new message asks for the three of them, before it is stored and again when it is
 * counted; so they are remembered. A limit set on another node holds here a few seconds later.
 */
final class MaxQuotas extends CassandraPerUserMaxQuotaManager {
    private static final int REMEMBERED_MAX = 10_000;

    private final Remembered<QuotaRoot, QuotaDetails> limits = new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    MaxQuotas(
            CassandraPerUserMaxQuotaDao users,
            CassandraPerDomainMaxQuotaDao domains,
            CassandraGlobalMaxQuotaDao global) {
        super(users, domains, global);
    }

    @Override
    public Mono<QuotaDetails> quotaDetailsReactive(QuotaRoot root) {
        return limits.get(root, super.quotaDetailsReactive(root));
    }

    @Override
    public Mono<Void> setMaxStorageReactive(QuotaRoot root, QuotaSizeLimit limit) {
        return limits.forgettingAfter(super.setMaxStorageReactive(root, limit));
    }

    @Override
    public Mono<Void> setMaxMessageReactive(QuotaRoot root, QuotaCountLimit limit) {
        return limits.forgettingAfter(super.setMaxMessageReactive(root, limit));
    }

    @Override
    public Mono<Void> removeMaxStorageReactive(QuotaRoot root) {
        return limits.forgettingAfter(super.removeMaxStorageReactive(root));
    }

    @Override
    public Mono<Void> removeMaxMessageReactive(QuotaRoot root) {
        return limits.forgettingAfter(super.removeMaxMessageReactive(root));
    }

    @Override
    public Mono<Void> setDomainMaxStorageReactive(Domain domain, QuotaSizeLimit limit) {
        return limits.forgettingAfter(super.setDomainMaxStorageReactive(domain, limit));
    }

    @Override
    public Mono<Void> setDomainMaxMessageReactive(Domain domain, QuotaCountLimit limit) {
        return limits.forgettingAfter(super.setDomainMaxMessageReactive(domain, limit));
    }

    @Override
    public Mono<Void> removeDomainMaxStorageReactive(Domain domain) {
        return limits.forgettingAfter(super.removeDomainMaxStorageReactive(domain));
    }

    @Override
    public Mono<Void> removeDomainMaxMessageReactive(Domain domain) {
        return limits.forgettingAfter(super.removeDomainMaxMessageReactive(domain));
    }

    @Override
    public Mono<Void> setGlobalMaxStorageReactive(QuotaSizeLimit limit) {
        return limits.forgettingAfter(super.setGlobalMaxStorageReactive(limit));
    }

    @Override
    public Mono<Void> setGlobalMaxMessageReactive(QuotaCountLimit limit) {
        return limits.forgettingAfter(super.setGlobalMaxMessageReactive(limit));
    }

    @Override
    public Mono<Void> removeGlobalMaxStorageReactive() {
        return limits.forgettingAfter(super.removeGlobalMaxStorageReactive());
    }

    @Override
    public Mono<Void> removeGlobalMaxMessageReactive() {
        return limits.forgettingAfter(super.removeGlobalMaxMessageReactive());
    }
}
