package org.compostela.protocols.smtp;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.Set;
import org.apache.james.metrics.api.MetricFactory;

/** LHLO (RFC 2033 §4.1): EHLO, and an LMTP server has no other. */
final class LhloCommand extends EhloCommand {
    @Inject
    LhloCommand(MetricFactory metrics) {
        super(metrics);
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("LHLO");
    }
}
