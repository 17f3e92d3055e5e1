package org.compostela.pipeline.container;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jspecify.annotations.Nullable;

/** Does what its condition says, badly. */
public final class MatchesBadly extends GenericMatcher {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public @Nullable Collection<MailAddress> match(Mail mail) throws MessagingException {
        return switch (getCondition()) {
            case "throw" -> throw new MessagingException("it broke");
            case "throwRuntime" -> throw new IllegalStateException("it broke");
            case "null" -> null;
            case "foreign" -> List.of(new MailAddress("stranger@elsewhere.example"));
            case "strings" -> (Collection) List.of("not an address");
            default -> throw new MessagingException("unknown condition");
        };
    }
}
