package org.compostela.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.backends.cassandra.init.CassandraZonedDateTimeModule;
import org.apache.james.backends.cassandra.versions.CassandraSchemaVersionModule;
import org.apache.james.mailbox.cassandra.modules.CassandraMailboxModule;
import org.apache.james.mailbox.cassandra.modules.CassandraUidModule;
import org.junit.jupiter.api.Test;

final class SchemaTest {
    private static final CassandraModule SOME = CassandraModule.aggregateModules(
            CassandraZonedDateTimeModule.MODULE,
            CassandraSchemaVersionModule.MODULE,
            CassandraMailboxModule.MODULE,
            CassandraUidModule.MODULE);

    @Test
    void secondStartCreatesNothing() {
        CassandraConnection connection = TestStore.connection("schema_twice");
        try (CqlSession session = CassandraSessions.open(connection)) {
            assertThat(new Schema(connection, session, SOME).install()).isPositive();
            assertThat(new Schema(connection, session, SOME).install()).isZero();
        }
        try (CqlSession session = CassandraSessions.open(connection)) {
            assertThat(new Schema(connection, session, SOME).install()).isZero();
        }
    }

    @Test
    void creationThatWasCutShortIsContinued() {
        CassandraConnection connection = TestStore.connection("schema_cut");
        try (CqlSession session = CassandraSessions.open(connection)) {
            new Schema(connection, session, CassandraSchemaVersionModule.MODULE).install();
            assertThat(new Schema(connection, session, SOME).install()).isPositive();
        }
    }

    @Test
    void newerSchemaIsRefused() {
        CassandraConnection connection = TestStore.connection("schema_newer");
        try (CqlSession session = CassandraSessions.open(connection)) {
            new Schema(connection, session, CassandraSchemaVersionModule.MODULE).install();
            session.execute(
                    "INSERT INTO schemaVersion (key, value) VALUES (?, ?)", Uuids.timeBased(), Schema.VERSION + 1);

            assertThatThrownBy(() -> new Schema(connection, session, SOME).install())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("schema version " + (Schema.VERSION + 1))
                    .hasMessageContaining(connection.keyspace());
        }
    }

    @Test
    void tablesOfAnotherProgramAreRefused() {
        CassandraConnection connection = TestStore.connection("schema_foreign");
        try (CqlSession session = CassandraSessions.open(connection)) {
            session.execute("CREATE TABLE theirs (id int PRIMARY KEY)");

            assertThatThrownBy(() -> new Schema(connection, session, SOME).install())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("another program");
        }
    }

    @Test
    void compressionIsWrittenAsCassandraFiveWantsIt() {
        assertThat(SchemaStatements.modern("CREATE TABLE t (k int PRIMARY KEY) WITH compression="
                        + "{'class':'LZ4Compressor','chunk_length_kb':8,'crc_check_chance':1.0} AND comment='c'"))
                .isEqualTo("CREATE TABLE t (k int PRIMARY KEY) WITH compression="
                        + "{'class':'LZ4Compressor','chunk_length_in_kb':8} AND comment='c'");
    }

    @Test
    void wrongPasswordIsToldWithoutWaiting() {
        CassandraConnection right = TestStore.connection("login");
        CassandraConnection wrong = new CassandraConnection(
                right.contactPoints(),
                right.localDatacenter(),
                right.keyspace(),
                1,
                right.credentials().map(role -> new CassandraConnection.Credentials(role.user(), "not it")),
                false);

        assertThatThrownBy(() -> CassandraSessions.open(wrong))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("refuses the login")
                .hasMessageNotContaining("not it");
    }

    @Test
    void wrongDatacenterIsToldWithTheRightOne() {
        CassandraConnection right = TestStore.connection("dc");
        CassandraConnection wrong = new CassandraConnection(
                right.contactPoints(), "nowhere", right.keyspace(), 1, right.credentials(), false);

        assertThatThrownBy(() -> CassandraSessions.open(wrong))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining(right.localDatacenter());
    }
}
