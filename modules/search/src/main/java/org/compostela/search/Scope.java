package org.compostela.search;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;

/** Which mailboxes are meant: all, those of a domain's users, those of a user, or one of a user. */
record Scope(Optional<Domain> domain, Optional<Username> user, Optional<String> mailbox) {
    static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), Optional.empty());

    Scope {
        checkArgument(domain.isEmpty() || user.isEmpty(), "a domain or a user, not both");
        checkArgument(mailbox.isEmpty() || user.isPresent(), "a mailbox is named with its user");
    }

    boolean isAll() {
        return domain.isEmpty() && user.isEmpty();
    }

    /** For people. */
    String text() {
        return mailbox.map(name -> "mailbox " + name + " of "
                        + user.map(Username::asString).orElse(""))
                .or(() -> user.map(name -> "the mailboxes of " + name.asString()))
                .or(() -> domain.map(name -> "the mailboxes of " + name.asString()))
                .orElse("all mailboxes");
    }
}
