package org.compostela.pipeline.spooler;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.mailet.Mail;

/** Where a mail is kept that failed again and again, until an administrator replays it. Thread-safe. */
final class ErrorRepository {
    static final MailRepositoryUrl URL = MailRepositoryUrl.from("cassandra://var/mail/error/");

    private final MailRepositoryStore repositories;

    @Inject
    ErrorRepository(MailRepositoryStore repositories) {
        this.repositories = requireNonNull(repositories, "repositories");
    }

    void keep(Mail mail) throws MessagingException {
        try {
            repositories.select(URL).store(mail);
        } catch (MailRepositoryStore.MailRepositoryStoreException e) {
            throw new MessagingException("the repository " + URL.asString() + " cannot be used", e);
        }
    }
}
