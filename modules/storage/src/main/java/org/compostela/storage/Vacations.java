package org.compostela.storage;

import java.time.ZonedDateTime;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.vacation.api.AccountId;
import org.apache.james.vacation.api.NotificationRegistry;
import org.apache.james.vacation.api.RecipientId;
import org.apache.james.vacation.api.Vacation;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.james.vacation.api.VacationRepository;
import org.apache.james.vacation.cassandra.CassandraNotificationRegistry;
import org.apache.james.vacation.cassandra.CassandraVacationRepository;
import reactor.core.publisher.Mono;

/**
 * Vacation replies, and who got one already. Each message asks for both, though hardly anybody is on vacation: so the settings are
 * remembered, and the second question goes to Cassandra only for those who are. A change made on another node holds here {@value
 * Remembered#SECONDS} seconds later at most.
 */
final class Vacations implements VacationRepository, NotificationRegistry {
    private static final int REMEMBERED_MAX = 20_000;

    private final CassandraVacationRepository settings;
    private final CassandraNotificationRegistry notified;
    private final Remembered<AccountId, Vacation> vacations = new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    Vacations(CassandraVacationRepository settings, CassandraNotificationRegistry notified) {
        this.settings = settings;
        this.notified = notified;
    }

    @Override
    public Mono<Void> modifyVacation(AccountId account, VacationPatch patch) {
        return vacations.forgettingAfter(settings.modifyVacation(account, patch));
    }

    @Override
    public Mono<Vacation> retrieveVacation(AccountId account) {
        return vacations.get(account, settings.retrieveVacation(account));
    }

    @Override
    public Mono<Void> register(AccountId account, RecipientId recipient, Optional<ZonedDateTime> expiryDate) {
        return notified.register(account, recipient, expiryDate);
    }

    /** Without a vacation there is nothing to send, so nobody acts on the answer. */
    @Override
    public Mono<Boolean> isRegistered(AccountId account, RecipientId recipient) {
        return retrieveVacation(account)
                .flatMap(vacation ->
                        vacation.isEnabled() ? notified.isRegistered(account, recipient) : Mono.just(false));
    }

    @Override
    public Mono<Void> flush(AccountId account) {
        return notified.flush(account);
    }
}
