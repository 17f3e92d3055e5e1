package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.mailbox.cassandra.ids.CassandraId;
import org.apache.james.mailbox.cassandra.mail.CassandraACLDAOV2;
import org.apache.james.mailbox.model.MailboxACL;
import reactor.core.publisher.Mono;

/**
 * The access control lists of mailboxes (RFC 4314), as they are read with each mailbox; what they are changed from lies in the event
 * store. A right given or taken on another node holds here {@value Remembered#SECONDS} seconds later at most.
 */
final class Acls extends CassandraACLDAOV2 {
    private static final int REMEMBERED_MAX = 20_000;

    private final Remembered<CassandraId, Optional<MailboxACL>> acls = new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    Acls(CqlSession session) {
        super(session);
    }

    @Override
    public Mono<MailboxACL> getACL(CassandraId mailbox) {
        return acls.get(mailbox, super.getACL(mailbox).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<Void> updateACL(CassandraId mailbox, MailboxACL.ACLCommand command) {
        return acls.forgettingAfter(super.updateACL(mailbox, command));
    }

    @Override
    public Mono<Void> delete(CassandraId mailbox) {
        return acls.forgettingAfter(super.delete(mailbox));
    }
}
