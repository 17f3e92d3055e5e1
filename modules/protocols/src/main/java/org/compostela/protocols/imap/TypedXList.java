package org.compostela.protocols.imap;

import com.google.inject.Inject;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.processor.XListProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;

/** XLIST, from before RFC 6154: the class that Guice makes of James' has nobody to ask for the use of a mailbox, and fails. */
final class TypedXList extends XListProcessor {
    @Inject
    TypedXList(
            MailboxManager mailboxes,
            StatusResponseFactory responses,
            MailboxTyper typer,
            MetricFactory metrics,
            SubscriptionManager subscriptions) {
        super(mailboxes, responses, typer, metrics, subscriptions);
    }
}
