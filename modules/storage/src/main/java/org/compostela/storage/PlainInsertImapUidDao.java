package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import javax.inject.Inject;
import org.apache.james.backends.cassandra.init.configuration.CassandraConfiguration;
import org.apache.james.blob.api.BlobId;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageIdToImapUidDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageMetadata;
import reactor.core.publisher.Mono;

/**
 * The metadata of messages, made by a plain write and changed by lightweight transactions.
 *
 * <p>James makes it by a transaction too, which costs Cassandra about a quarter of its work for a new message, to keep two
 * writers from making the same row. There is one only: a row is named by the message's id, a time UUID of the node that made it, and
 * the mailbox. Changes of flags keep their transactions: there, clients do race. As wherever plain writes and
 * transactions meet on a row, the clocks of servers and Cassandra nodes must agree (NTP): a change is lost if it follows the plain
 * write by less than they differ.
 */
final class PlainInsertImapUidDao extends CassandraMessageIdToImapUidDAO {
    private final CassandraMessageIdToImapUidDAO plain;

    @Inject
    PlainInsertImapUidDao(CqlSession session, BlobId.Factory blobIds, CassandraConfiguration configuration) {
        super(session, blobIds, configuration);
        plain = new CassandraMessageIdToImapUidDAO(
                session,
                blobIds,
                CassandraConfiguration.builder()
                        .messageWriteStrongConsistency(false)
                        .build());
    }

    @Override
    public Mono<Void> insert(CassandraMessageMetadata metadata) {
        return plain.insert(metadata);
    }
}
