package org.compostela.storage;

import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.bindMarker;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.deleteFrom;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.insertInto;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.selectFrom;
import static com.google.common.base.Preconditions.checkArgument;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.UUID;
import javax.inject.Inject;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.backends.cassandra.utils.CassandraAsyncExecutor;
import org.apache.james.events.Event;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventSerializer;
import org.apache.james.events.Group;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Mailbox events that a listener (the indexer, the quota counter) failed on for good, kept until an administrator delivers them
 * again or drops them.
 *
 * <p>One partition for each group of listeners: there are about a dozen, and a healthy server has none of them.
 */
final class CassandraEventDeadLetters implements EventDeadLetters {
    private static final String TABLE = "event_dead_letters";
    private static final String GROUP = "listener_group";
    private static final String ID = "insertion_id";
    private static final String EVENT = "event";

    static final CassandraModule TABLES = CassandraModule.table(TABLE)
            .comment("Mailbox events that a group of listeners failed to handle")
            .statement(start -> types -> start.withPartitionKey(GROUP, DataTypes.TEXT)
                    .withClusteringColumn(ID, DataTypes.UUID)
                    .withColumn(EVENT, DataTypes.TEXT))
            .build();

    private final CassandraAsyncExecutor executor;
    private final EventSerializer serializer;
    private final PreparedStatement insert;
    private final PreparedStatement select;
    private final PreparedStatement selectIds;
    private final PreparedStatement selectGroups;
    private final PreparedStatement selectAny;
    private final PreparedStatement delete;
    private final PreparedStatement deleteGroup;

    @Inject
    CassandraEventDeadLetters(CqlSession session, EventSerializer serializer) {
        this.executor = new CassandraAsyncExecutor(session);
        this.serializer = serializer;
        insert = session.prepare(insertInto(TABLE)
                .value(GROUP, bindMarker())
                .value(ID, bindMarker())
                .value(EVENT, bindMarker())
                .build());
        select = session.prepare(selectFrom(TABLE)
                .column(EVENT)
                .whereColumn(GROUP)
                .isEqualTo(bindMarker())
                .whereColumn(ID)
                .isEqualTo(bindMarker())
                .build());
        selectIds = session.prepare(selectFrom(TABLE)
                .column(ID)
                .whereColumn(GROUP)
                .isEqualTo(bindMarker())
                .build());
        selectGroups =
                session.prepare(selectFrom(TABLE).distinct().column(GROUP).build());
        selectAny = session.prepare(selectFrom(TABLE).column(ID).limit(1).build());
        delete = session.prepare(deleteFrom(TABLE)
                .whereColumn(GROUP)
                .isEqualTo(bindMarker())
                .whereColumn(ID)
                .isEqualTo(bindMarker())
                .build());
        deleteGroup = session.prepare(
                deleteFrom(TABLE).whereColumn(GROUP).isEqualTo(bindMarker()).build());
    }

    @Override
    public Mono<InsertionId> store(@Nullable Group group, @Nullable Event event) {
        String groupName = nameOf(group);
        checkArgument(event != null, FAIL_DELIVERED_EVENT_CANNOT_BE_NULL);
        InsertionId id = InsertionId.random();
        return executor.executeVoid(insert.bind(groupName, id.getId(), serializer.toJson(event)))
                .thenReturn(id);
    }

    @Override
    public Mono<Void> remove(@Nullable Group group, @Nullable InsertionId id) {
        return executor.executeVoid(delete.bind(nameOf(group), uuidOf(id)));
    }

    @Override
    public Mono<Void> remove(@Nullable Group group) {
        return executor.executeVoid(deleteGroup.bind(nameOf(group)));
    }

    @Override
    public Mono<Event> failedEvent(@Nullable Group group, @Nullable InsertionId id) {
        return executor.executeSingleRow(select.bind(nameOf(group), uuidOf(id)))
                .mapNotNull(row -> row.getString(EVENT))
                .map(serializer::asEvent);
    }

    @Override
    public Flux<InsertionId> failedIds(@Nullable Group group) {
        return executor.executeRows(selectIds.bind(nameOf(group)))
                .mapNotNull(row -> row.getUuid(ID))
                .map(InsertionId::of);
    }

    @Override
    public Flux<Group> groupsWithFailedEvents() {
        return executor.executeRows(selectGroups.bind())
                .mapNotNull(row -> row.getString(GROUP))
                .concatMap(name -> Mono.fromCallable(() -> Group.deserialize(name)));
    }

    @Override
    public Mono<Boolean> containEvents() {
        return executor.executeReturnExists(selectAny.bind());
    }

    private static String nameOf(@Nullable Group group) {
        checkArgument(group != null, REGISTERED_GROUP_CANNOT_BE_NULL);
        return group.asString();
    }

    private static UUID uuidOf(@Nullable InsertionId id) {
        checkArgument(id != null, FAIL_DELIVERED_ID_INSERTION_CANNOT_BE_NULL);
        return id.getId();
    }
}
