package org.compostela.protocols.imap;

import com.google.inject.Inject;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.compostela.protocols.connection.Workers;

/** FETCH on {@link PacedMailboxes}. */
final class PacedFetch extends FetchProcessor {
    @Inject
    PacedFetch(
            MailboxManager mailboxes,
            StatusResponseFactory responses,
            MetricFactory metrics,
            @ImapWorkers Workers workers) {
        super(new PacedMailboxes(workers).of(mailboxes), responses, metrics);
    }
}
