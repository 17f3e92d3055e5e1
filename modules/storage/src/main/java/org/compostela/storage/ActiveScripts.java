package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.sieve.cassandra.CassandraActiveScriptDAO;
import org.apache.james.sieve.cassandra.model.ActiveScriptInfo;
import org.apache.james.sieverepository.api.ScriptName;
import reactor.core.publisher.Mono;

/**
 * Which Sieve script of a user filters his mail, if any: asked for by each message. A script chosen on another node filters what comes
 * here {@value Remembered#SECONDS} seconds later at most.
 */
final class ActiveScripts extends CassandraActiveScriptDAO {
    private static final int REMEMBERED_MAX = 20_000;

    private final Remembered<Username, Optional<ActiveScriptInfo>> active =
            new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    ActiveScripts(CqlSession session) {
        super(session);
    }

    @Override
    public Mono<ActiveScriptInfo> getActiveScriptInfo(Username user) {
        return active.get(
                        user, super.getActiveScriptInfo(user).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<Void> activate(Username user, ScriptName script) {
        return active.forgettingAfter(super.activate(user, script));
    }

    @Override
    public Mono<Void> unActivate(Username user) {
        return active.forgettingAfter(super.unActivate(user));
    }
}
