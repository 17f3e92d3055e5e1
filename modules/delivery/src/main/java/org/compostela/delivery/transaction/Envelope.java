package org.compostela.delivery.transaction;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.DsnParameters;

/**
 * Of whom, and for whom.
 *
 * @param recipients of one destination; at least one
 * @param dsn what the sender wants to be told (RFC 3461)
 */
public record Envelope(MaybeSender sender, List<MailAddress> recipients, Optional<DsnParameters> dsn) {
    public Envelope {
        requireNonNull(sender, "sender");
        recipients = List.copyOf(recipients);
        requireNonNull(dsn, "dsn");
        checkArgument(!recipients.isEmpty(), "no recipient");
    }

    Envelope to(List<MailAddress> some) {
        return new Envelope(sender, some, dsn);
    }
}
