package org.compostela.delivery.hosts;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;
import org.compostela.delivery.outcome.Reason;

/** What is known of the way to a domain. */
public sealed interface Route {
    /** Machines to try, best first; at least one. */
    record Hosts(List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
            checkArgument(!hosts.isEmpty(), "no host");
        }
    }

    /** DNS does not answer, or says that it cannot: the mail waits. */
    record Unknown(Reason reason) implements Route {
        public Unknown {
            requireNonNull(reason, "reason");
        }
    }

    /** The mail can never arrive there. */
    record None(Reason reason) implements Route {
        public None {
            requireNonNull(reason, "reason");
        }
    }
}
