package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import com.google.inject.Inject;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.slf4j.LoggerFactory;

/**
 * Who may be written to: anybody by a client that has logged in, else only who has a mailbox or an alias here. A store that
 * cannot be asked is not a no: the client is told to try again.
 */
final class RecipientPolicy implements RcptHook {
    static final String POSTMASTER = "postmaster";

    private static final StoreFailures FAILURES = new StoreFailures(LoggerFactory.getLogger(RecipientPolicy.class));

    /** How an address asks a server to pass mail on: user%there, there!user, "user@there". No user here is called so. */
    private static final CharMatcher ROUTING = CharMatcher.anyOf("%!@:\"");

    private static final char DETAIL = '+';

    private static final HookResult NO_RELAY = Replies.refuse("550", "5.7.1 Relaying denied");
    private static final HookResult UNKNOWN = Replies.refuse("550", "5.1.1 No such user here");
    private static final HookResult UNAVAILABLE = Replies.defer("451", Replies.TRY_LATER);

    private final DomainList domains;
    private final UsersRepository users;
    private final RecipientRewriteTable rewriting;

    @Inject
    RecipientPolicy(DomainList domains, UsersRepository users, RecipientRewriteTable rewriting) {
        this.domains = requireNonNull(domains, "domains");
        this.users = requireNonNull(users, "users");
        this.rewriting = requireNonNull(rewriting, "rewriting");
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        try {
            if (domains.containsDomain(recipient.getDomain())) {
                return local(recipient);
            }
            return mayRelay(MailSession.of(session)) ? HookResult.DECLINED : NO_RELAY;
        } catch (DomainListException | UsersRepositoryException | RecipientRewriteTableException | RuntimeException e) {
            FAILURES.tell("a recipient cannot be looked up", "recipient", recipient.asString(), e);
            return UNAVAILABLE;
        }
    }

    private static boolean mayRelay(MailSession session) {
        return session.role() == Role.SUBMISSION && session.isAuthenticated();
    }

    private HookResult local(MailAddress recipient) throws UsersRepositoryException, RecipientRewriteTableException {
        if (ROUTING.matchesAnyOf(recipient.getLocalPart())) {
            return NO_RELAY;
        }
        // RFC 5321 §4.5.1: postmaster is always taken; the pipeline knows where that mail goes.
        if (recipient.getLocalPart().equalsIgnoreCase(POSTMASTER) || exists(recipient)) {
            return HookResult.DECLINED;
        }
        return UNKNOWN;
    }

    /** A user may put a word of his own after a plus (RFC 5233); the mailet DetailFolder knows what it is for. */
    private boolean isUserWithDetail(MailAddress recipient) throws UsersRepositoryException {
        int plus = recipient.getLocalPart().indexOf(DETAIL);
        if (plus <= 0) {
            return false;
        }
        try {
            return users.contains(users.getUsername(
                    new MailAddress(recipient.getLocalPart().substring(0, plus), recipient.getDomain())));
        } catch (AddressException noAddressWithoutIt) {
            return false;
        }
    }

    private boolean exists(MailAddress recipient) throws UsersRepositoryException, RecipientRewriteTableException {
        if (users.contains(users.getUsername(recipient)) || isUserWithDetail(recipient)) {
            return true;
        }
        try {
            return !rewriting
                    .getResolvedMappings(recipient.getLocalPart(), recipient.getDomain())
                    .isEmpty();
        } catch (ErrorMappingException refusedByTheAdministrator) {
            return false;
        }
    }
}
