package org.compostela.storage;

import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.bindMarker;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.insertInto;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import javax.inject.Inject;
import javax.inject.Named;
import org.apache.james.backends.cassandra.init.configuration.CassandraConfiguration;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobStore;
import org.apache.james.blob.api.BucketName;
import org.apache.james.blob.cassandra.BlobTables.DefaultBucketBlobParts;
import org.apache.james.blob.cassandra.BlobTables.DefaultBucketBlobTable;
import org.apache.james.blob.cassandra.CassandraBlobStoreDAO;
import org.apache.james.blob.cassandra.CassandraBucketDAO;
import org.apache.james.blob.cassandra.CassandraDefaultBucketDAO;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Mono;

/**
 * James' blobs on Cassandra, in its tables. A small one, as the header of each message is, goes there in one request with both of its
 * rows (its bytes, and how many parts they have); James takes one request for each. Nobody knows a blob before both are there.
 */
final class Blobs extends CassandraBlobStoreDAO {
    /** Cassandra warns of batches larger than 5 KiB. */
    static final int SMALL = 4 * 1024;

    private final CqlSession session;
    private final BucketName defaultBucket;
    private final PreparedStatement insertPart;
    private final PreparedStatement insert;

    @Inject
    Blobs(
            CqlSession session,
            CassandraDefaultBucketDAO defaultBucketTables,
            CassandraBucketDAO bucketTables,
            CassandraConfiguration configuration,
            @Named(BlobStore.DEFAULT_BUCKET_NAME_QUALIFIER) BucketName defaultBucket,
            MetricFactory metrics) {
        super(defaultBucketTables, bucketTables, configuration, defaultBucket, metrics);
        this.session = session;
        this.defaultBucket = defaultBucket;
        this.insertPart = session.prepare(insertInto(DefaultBucketBlobParts.TABLE_NAME)
                .value(DefaultBucketBlobParts.ID, bindMarker())
                .value(DefaultBucketBlobParts.CHUNK_NUMBER, bindMarker())
                .value(DefaultBucketBlobParts.DATA, bindMarker())
                .build());
        this.insert = session.prepare(insertInto(DefaultBucketBlobTable.TABLE_NAME)
                .value(DefaultBucketBlobTable.ID, bindMarker())
                .value(DefaultBucketBlobTable.NUMBER_OF_CHUNK, bindMarker())
                .build());
    }

    @Override
    public Mono<Void> save(BucketName bucket, BlobId id, byte[] data) {
        return data.length > 0 && data.length <= SMALL && bucket.equals(defaultBucket)
                ? saveSmall(id.asString(), data)
                : super.save(bucket, id, data);
    }

    private Mono<Void> saveSmall(String id, byte[] data) {
        return Mono.defer(() -> Mono.from(session.executeReactive(BatchStatement.newInstance(
                        BatchType.UNLOGGED, insertPart.bind(id, 0, ByteBuffer.wrap(data)), insert.bind(id, 1)))))
                .then();
    }
}
