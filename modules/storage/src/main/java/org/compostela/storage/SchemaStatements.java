package org.compostela.storage;

import com.datastax.dse.driver.api.core.cql.reactive.ReactiveResultSet;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.google.common.reflect.Reflection;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.james.backends.cassandra.components.CassandraTable;
import org.apache.james.backends.cassandra.components.CassandraType;
import org.apache.james.backends.cassandra.init.CassandraTypesProvider;

/**
 * The CQL of James' tables and types, in the dialect that Cassandra 4.1 and 5.0 share.
 *
 * <p>James keeps its statements to itself: a table only runs them. So it is given a session that notes the statement instead
 * of running it. Cassandra 5.0 no longer knows two compression options that the driver's builder still writes.
 */
final class SchemaStatements {
    /** Written {@code chunk_length_in_kb} since Cassandra 3.0. */
    private static final Pattern OLD_CHUNK_LENGTH = Pattern.compile("'chunk_length_kb'");

    /** An option of the table, not of its compression, since Cassandra 3.0; its default is the 1.0 that James wants. */
    private static final Pattern OLD_CRC_CHECK = Pattern.compile(",\\s*'crc_check_chance'\\s*:\\s*[0-9.]+");

    private final CqlSession session;

    SchemaStatements(CqlSession session) {
        this.session = session;
    }

    List<String> ofTypes(List<CassandraType> types) {
        List<String> noted = new ArrayList<>();
        CqlSession noting = notingInto(noted);
        types.forEach(type -> type.initialize(CassandraSessions.keyspaceOf(session), noting));
        return List.copyOf(noted);
    }

    /** The types must be known to the session by now: tables refer to them. */
    List<String> ofTables(List<CassandraTable> tables) {
        List<String> noted = new ArrayList<>();
        CqlSession noting = notingInto(noted);
        CassandraTypesProvider types = new CassandraTypesProvider(session);
        tables.forEach(table -> table.initialize(CassandraSessions.keyspaceOf(session), noting, types));
        return List.copyOf(noted);
    }

    private CqlSession notingInto(List<String> noted) {
        ReactiveResultSet unused = Reflection.newProxy(ReactiveResultSet.class, (proxy, method, arguments) -> {
            throw new IllegalStateException("this statement was noted, not run");
        });
        return Reflection.newProxy(CqlSession.class, (proxy, method, arguments) -> {
            if (method.getName().equals("executeReactive") && arguments[0] instanceof SimpleStatement statement) {
                noted.add(modern(statement.getQuery()));
                return unused;
            }
            try {
                return method.invoke(session, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    static String modern(String createTable) {
        String withoutCrc = OLD_CRC_CHECK.matcher(createTable).replaceAll("");
        return OLD_CHUNK_LENGTH.matcher(withoutCrc).replaceAll("'chunk_length_in_kb'");
    }
}
