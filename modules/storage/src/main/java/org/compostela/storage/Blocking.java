package org.compostela.storage;

import java.util.Objects;
import org.apache.james.mailbox.exception.MailboxException;
import reactor.core.publisher.Mono;

/** From James' reactive interfaces to its blocking ones. */
final class Blocking {
    private Blocking() {}

    /** The value of {@code result}; {@code failure} says what was not done when there is none. Not for driver threads. */
    static <T> T await(Mono<T> result, String failure) throws MailboxException {
        try {
            return Objects.requireNonNull(result.block());
        } catch (RuntimeException e) {
            throw new MailboxException(failure, e);
        }
    }
}
