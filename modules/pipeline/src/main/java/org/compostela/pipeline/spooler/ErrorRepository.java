package org.compostela.pipeline.spooler;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.mailet.Mail;

/** Where a mail is kept that failed again and again, until an administrator replays it. Thread-safe. */
final class ErrorRepository {
    private final MailRepositoryStore repositories;

    @Inject
    ErrorRepository(MailRepositoryStore repositories) {
        this.repositories = requireNonNull(repositories, "repositories");
    }

    void keep(Mail mail) throws MessagingException {
        try {
            repositories.select(Spooler.ERROR_REPOSITORY).store(mail);
        } catch (MailRepositoryStore.MailRepositoryStoreException e) {
            throw new MessagingException(
                    "the repository " + Spooler.ERROR_REPOSITORY.asString() + " cannot be used", e);
        }
    }
}
