package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.slf4j.LoggerFactory;

/**
 * As whom a client that has logged in may send: as itself, under its address or an alias of it. The null sender is nobody's
 * address, and mail programs need it for the receipts that their users send (RFC 8098 §3): it is allowed.
 */
final class SenderPolicy implements MailHook {
    private static final StoreFailures FAILURES = new StoreFailures(LoggerFactory.getLogger(SenderPolicy.class));
    private static final HookResult NOT_YOURS = Replies.refuse("550", "5.7.1 Not an address of the user who logged in");
    private static final HookResult UNAVAILABLE = Replies.defer("451", Replies.TRY_LATER);

    private final UsersRepository users;
    private final CanSendFrom canSendFrom;

    @Inject
    SenderPolicy(UsersRepository users, CanSendFrom canSendFrom) {
        this.users = requireNonNull(users, "users");
        this.canSendFrom = requireNonNull(canSendFrom, "canSendFrom");
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        Username user = session.getUsername();
        if (user == null || sender.isNullSender()) {
            return HookResult.DECLINED;
        }
        try {
            return owns(user, sender.get()) ? HookResult.DECLINED : NOT_YOURS;
        } catch (IllegalArgumentException noUserCanBeCalledSo) {
            return NOT_YOURS;
        } catch (UsersRepositoryException | RuntimeException e) {
            FAILURES.tell("a sender cannot be looked up", "user", user.asString(), e);
            return UNAVAILABLE;
        }
    }

    private boolean owns(Username user, MailAddress sender) throws UsersRepositoryException {
        return canSendFrom.userCanSendFrom(user, users.getUsername(sender));
    }
}
