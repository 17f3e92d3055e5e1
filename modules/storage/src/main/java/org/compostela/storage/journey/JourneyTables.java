package org.compostela.storage.journey;

import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.querybuilder.SchemaBuilder;
import com.datastax.oss.driver.api.querybuilder.schema.compaction.TimeWindowCompactionStrategy;
import java.time.Duration;
import org.apache.james.backends.cassandra.components.CassandraModule;

/** The tables of journeys and the names in them. */
final class JourneyTables {
    static final String JOURNEY = "journey";
    static final String NAME = "name";
    static final String AT = "at";
    static final String ID = "id";
    static final String EVENTS = "events";

    static final String INDEX = "journey_index";
    static final String DAY = "day";
    static final String SHARD = "shard";
    static final String KEY = "key";

    /**
     * A day's index in so many partitions: a million mails a day are some 30 MB in each, and a search asks each of them for each
     * day. Rows that were written stay where they are: never change it.
     */
    static final int SHARDS = 16;

    /** Nothing is deleted but by its age, so no deletion must be remembered longer than a node may miss writes by hints. */
    private static final int GC_GRACE_SECONDS = (int) Duration.ofDays(1).toSeconds();

    static final CassandraModule TABLES = CassandraModule.builder()
            .table(JOURNEY)
            .comment("What happened to mails")
            .options(options -> options.withCompaction(byDay()).withGcGraceSeconds(GC_GRACE_SECONDS))
            .statement(start -> types -> start.withPartitionKey(NAME, DataTypes.TEXT)
                    .withClusteringColumn(AT, DataTypes.TIMESTAMP)
                    .withClusteringColumn(ID, DataTypes.UUID)
                    .withColumn(EVENTS, DataTypes.TEXT))
            .table(INDEX)
            .comment("What journeys are found by")
            .options(options -> options.withCompaction(byDay())
                    .withGcGraceSeconds(GC_GRACE_SECONDS)
                    .withClusteringOrder(KEY, ClusteringOrder.ASC)
                    .withClusteringOrder(AT, ClusteringOrder.DESC)
                    .withClusteringOrder(NAME, ClusteringOrder.ASC))
            .statement(start -> types -> start.withPartitionKey(DAY, DataTypes.DATE)
                    .withPartitionKey(SHARD, DataTypes.INT)
                    .withClusteringColumn(KEY, DataTypes.TEXT)
                    .withClusteringColumn(AT, DataTypes.TIMESTAMP)
                    .withClusteringColumn(NAME, DataTypes.TEXT))
            .build();

    private JourneyTables() {}

    /** Rows of one day get old together: whole files go away, nothing is rewritten. */
    private static TimeWindowCompactionStrategy<?> byDay() {
        return SchemaBuilder.timeWindowCompactionStrategy()
                .withCompactionWindow(1, TimeWindowCompactionStrategy.CompactionWindowUnit.DAYS);
    }
}
