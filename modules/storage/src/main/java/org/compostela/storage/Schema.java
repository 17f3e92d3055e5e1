package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.google.common.base.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.backends.cassandra.components.CassandraTable;
import org.apache.james.backends.cassandra.components.CassandraType;
import org.apache.james.backends.cassandra.versions.CassandraSchemaVersionManager;
import org.apache.james.backends.cassandra.versions.table.CassandraSchemaVersionTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * The tables and types of every store, made where they are missing.
 *
 * <p>What is there is learnt from the session's metadata, so that a start on a complete schema costs one read. The version is
 * written before the first table of a store, so that a creation that was cut short is simply continued; tables without a version
 * come from somebody else and are refused, and so is a schema of another version.
 */
final class Schema {
    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    /** The version of the tables of James 3.8.1 that this server reads and writes. */
    static final int VERSION = CassandraSchemaVersionManager.MAX_VERSION.getValue();

    /** Cassandra makes tables one after the other; a few in flight spare it the waiting. */
    private static final int IN_FLIGHT = 4;

    /** A new table is written to disk by every node before it answers. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final CqlSession session;
    private final CassandraModule wanted;
    private final String place;

    Schema(CassandraConnection connection, CqlSession session, CassandraModule wanted) {
        this.session = session;
        this.wanted = wanted;
        this.place = "keyspace " + connection.keyspace() + " of Cassandra at " + connection.where();
    }

    /**
     * Checks the version and makes what is missing; blocks until every node knows it.
     *
     * @return how many tables and types were made
     * @throws StorageException if the keyspace holds a schema that this server must not touch
     */
    int install() {
        Stopwatch watch = Stopwatch.createStarted();
        checkVersion();
        List<CassandraType> types = missingTypes();
        List<CassandraTable> tables = missingTables();
        if (types.isEmpty() && tables.isEmpty()) {
            log.atInfo().addKeyValue("version", VERSION).log("schema is complete");
            return 0;
        }
        session.setSchemaMetadataEnabled(false);
        try {
            create(types, tables);
        } finally {
            session.setSchemaMetadataEnabled(null).toCompletableFuture().join();
        }
        log.atInfo()
                .addKeyValue("version", VERSION)
                .addKeyValue("types", types.size())
                .addKeyValue("tables", tables.size())
                .addKeyValue("ms", watch.elapsed().toMillis())
                .log("schema created");
        return types.size() + tables.size();
    }

    private void create(List<CassandraType> types, List<CassandraTable> tables) {
        SchemaStatements statements = new SchemaStatements(session);
        execute(statements.ofTypes(types));
        session.refreshSchema();
        execute(statements.ofTables(tables.stream().filter(Schema::holdsVersion).toList()));
        writeVersionIfAbsent();
        execute(statements.ofTables(
                tables.stream().filter(table -> !holdsVersion(table)).toList()));
        if (!session.checkSchemaAgreement()) {
            throw new StorageException("The nodes of Cassandra do not agree on the schema of the " + place
                    + ". See `nodetool describecluster`, bring the nodes to agree, then start again.");
        }
    }

    private void execute(List<String> statements) {
        Flux.fromIterable(statements)
                .flatMap(
                        cql -> session.executeReactive(SimpleStatement.newInstance(cql)
                                .setTimeout(STATEMENT_TIMEOUT)
                                .setIdempotent(true)),
                        IN_FLIGHT)
                .blockLast();
    }

    private void checkVersion() {
        KeyspaceMetadata keyspace = CassandraSessions.keyspaceOf(session);
        if (keyspace.getTable(CassandraSchemaVersionTable.TABLE_NAME).isEmpty()) {
            if (!keyspace.getTables().isEmpty()) {
                throw new StorageException("The " + place
                        + " holds tables but no schema version: another program made them. Choose another"
                        + " engines.cassandra.keyspace.");
            }
            return;
        }
        int found = highestVersion();
        if (found != 0 && found != VERSION) {
            throw new StorageException("The %s holds schema version %d; this server reads and writes version %d. %s"
                    .formatted(
                            place,
                            found,
                            VERSION,
                            found > VERSION
                                    ? "A newer server wrote it: run that one, or restore a backup into another keyspace."
                                    : "Bring it to version " + VERSION
                                            + " with the James that wrote it, then start again."));
        }
        if (found == 0 && keyspace.getTables().size() > 1) {
            throw new StorageException("The " + place + " holds tables but its table "
                    + CassandraSchemaVersionTable.TABLE_NAME
                    + " is empty: it is too old to be used, or damaged. Restore a backup, or choose another keyspace.");
        }
    }

    private int highestVersion() {
        return StreamSupport.stream(
                        session.execute("SELECT value FROM " + CassandraSchemaVersionTable.TABLE_NAME)
                                .spliterator(),
                        false)
                .mapToInt((Row row) -> row.getInt(0))
                .max()
                .orElse(0);
    }

    private void writeVersionIfAbsent() {
        if (highestVersion() == 0) {
            session.execute(
                    "INSERT INTO " + CassandraSchemaVersionTable.TABLE_NAME + " (key, value) VALUES (?, ?)",
                    Uuids.timeBased(),
                    VERSION);
        }
    }

    private List<CassandraType> missingTypes() {
        var known = CassandraSessions.keyspaceOf(session).getUserDefinedTypes();
        return wanted.moduleTypes().stream()
                .filter(type -> !known.containsKey(CqlIdentifier.fromCql(type.getName())))
                .toList();
    }

    private List<CassandraTable> missingTables() {
        KeyspaceMetadata keyspace = CassandraSessions.keyspaceOf(session);
        return wanted.moduleTables().stream()
                .filter(table -> keyspace.getTable(table.getName()).isEmpty())
                .toList();
    }

    private static boolean holdsVersion(CassandraTable table) {
        return table.getName().equals(CassandraSchemaVersionTable.TABLE_NAME);
    }
}
