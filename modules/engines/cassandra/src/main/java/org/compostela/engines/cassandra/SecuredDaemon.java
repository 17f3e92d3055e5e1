package org.compostela.engines.cassandra;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import javax.management.NotCompliantMBeanException;
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.db.ConsistencyLevel;
import org.apache.cassandra.service.CassandraDaemon;
import org.apache.cassandra.service.StorageService;
import org.mindrot.jbcrypt.BCrypt;
import org.slf4j.LoggerFactory;

/**
 * Cassandra with one role. The role is written before the native transport listens, so there is no moment at which
 * Cassandra's well-known default role could log in: Cassandra makes that one only where no role exists.
 */
final class SecuredDaemon extends CassandraDaemon {
    SecuredDaemon() {
        super(true);
    }

    void serve(String user, String password) throws NotCompliantMBeanException {
        applyConfig();
        registerNativeAccess();
        setup();
        String hash = BCrypt.hashpw(password, BCrypt.gensalt(10));
        QueryProcessor.process(
                String.format(
                        Locale.ROOT,
                        "INSERT INTO system_auth.roles (role, is_superuser, can_login, salted_hash)"
                                + " VALUES ('%s', true, true, '%s')",
                        user.replace("'", "''"),
                        hash),
                ConsistencyLevel.ONE);
        // Cassandra writes its default role with timestamp 0, some seconds from now, where it finds no other. This
        // deletion is newer, so the role cannot appear even if this process stalls that long.
        QueryProcessor.process("DELETE FROM system_auth.roles WHERE role = 'cassandra'", ConsistencyLevel.ONE);
        start();
    }

    void end() {
        try {
            stop();
            StorageService.instance.drain();
        } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
            LoggerFactory.getLogger(SecuredDaemon.class).warn("did not stop cleanly; the commit log has all writes", e);
        }
    }
}
