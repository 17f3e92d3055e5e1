package org.compostela.engines.cassandra;

import java.nio.file.Path;
import org.compostela.engines.child.Lifeline;

/**
 * Runs Cassandra until its parent ends or asks it to stop. Argument: the data folder. The settings are in the
 * {@code cassandra.yaml} that the system property {@code cassandra.config} names.
 */
public final class CassandraMain {
    private CassandraMain() {}

    public static void main(String[] args) throws Exception {
        Lifeline lifeline = Lifeline.take(Path.of(args[0]));
        try {
            SecuredDaemon daemon = new SecuredDaemon();
            lifeline.hold(daemon::end);
            daemon.serve(lifeline.user(), lifeline.password());
            lifeline.ready();
        } catch (Throwable e) {
            lifeline.fail(e);
        }
    }
}
