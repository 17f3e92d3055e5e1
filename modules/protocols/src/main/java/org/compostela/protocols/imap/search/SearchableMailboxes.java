package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.main.DeniedAccessOnSharedMailboxException;
import org.apache.james.imap.main.PathConverter;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MailboxMetaData;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes that ESEARCH looks into. They are chosen out of those that the user may see and read, never by a name alone: what
 * somebody names that is not among them is passed over without a word, be it another's, forbidden, or not there (RFC 7377 §2.1).
 *
 * <p>IMAP in James 3.8 has no names for the mailboxes of others, shared or not, so these are a user's own. Blocks.
 */
final class SearchableMailboxes {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchableMailboxes.class);

    private final MailboxManager mailboxes;
    private final SubscriptionManager subscriptions;

    SearchableMailboxes(MailboxManager mailboxes, SubscriptionManager subscriptions) {
        this.mailboxes = requireNonNull(mailboxes, "mailboxes");
        this.subscriptions = requireNonNull(subscriptions, "subscriptions");
    }

    /** Each once, in the order of their names. */
    List<Mailbox> of(List<Source> sources, ImapSession session) throws MailboxException {
        MailboxSession user = session.getMailboxSession();
        List<Mailbox> chosen = new ArrayList<>();
        Predicate<Mailbox> wanted = wanted(sources, session);
        for (MailboxMetaData mailbox : own(user)) {
            if (mailbox.getSelectability() != MailboxMetaData.Selectability.NOSELECT
                    && wanted.test(mailbox.getMailbox())
                    && isReadable(mailbox.getMailbox(), user)) {
                chosen.add(mailbox.getMailbox());
            }
        }
        return chosen;
    }

    private List<MailboxMetaData> own(MailboxSession user) {
        return mailboxes
                .search(MailboxQuery.privateMailboxesBuilder(user).build(), MailboxSearchFetchType.Minimal, user)
                .toStream()
                .toList();
    }

    private boolean isReadable(Mailbox mailbox, MailboxSession user) throws MailboxException {
        return mailboxes.hasRight(mailbox, Right.Lookup, user) && mailboxes.hasRight(mailbox, Right.Read, user);
    }

    private Predicate<Mailbox> wanted(List<Source> sources, ImapSession session) throws MailboxException {
        Predicate<Mailbox> any = mailbox -> false;
        for (Source source : sources) {
            any = any.or(wanted(source, session));
        }
        return any;
    }

    private Predicate<Mailbox> wanted(Source source, ImapSession session) throws MailboxException {
        if (source instanceof Source.Personal) {
            return mailbox -> true;
        } else if (source instanceof Source.Subscribed) {
            Set<MailboxPath> paths = Set.copyOf(subscriptions.subscriptions(session.getMailboxSession()));
            return mailbox -> paths.contains(mailbox.generateAssociatedPath());
        } else if (source instanceof Source.Mailboxes named) {
            Set<MailboxPath> paths = paths(named.names(), session);
            return mailbox -> paths.contains(mailbox.generateAssociatedPath());
        } else if (source instanceof Source.Subtree subtree) {
            return inside(subtree, session);
        }
        SelectedMailbox selected = session.getSelected();
        return mailbox -> selected != null && selected.getMailboxId().equals(mailbox.getMailboxId());
    }

    private static Predicate<Mailbox> inside(Source.Subtree subtree, ImapSession session) {
        char delimiter = session.getMailboxSession().getPathDelimiter();
        Set<MailboxPath> tops = paths(subtree.names(), session);
        return mailbox -> {
            MailboxPath path = mailbox.generateAssociatedPath();
            List<MailboxPath> parents = path.getParents(delimiter);
            boolean below = subtree.deep()
                    ? parents.stream().anyMatch(tops::contains)
                    : !parents.isEmpty() && tops.contains(parents.get(parents.size() - 1));
            return below || tops.contains(path);
        };
    }

    /** Of names that a user may not even say none is left. */
    private static Set<MailboxPath> paths(List<String> names, ImapSession session) {
        PathConverter converter = PathConverter.forSession(session);
        Set<MailboxPath> paths = new HashSet<>();
        for (String name : names) {
            try {
                paths.add(converter.buildFullPath(name));
            } catch (DeniedAccessOnSharedMailboxException e) {
                LOGGER.atDebug().addKeyValue("mailbox", name).log("not searched: a mailbox of somebody else");
            }
        }
        return paths;
    }
}
