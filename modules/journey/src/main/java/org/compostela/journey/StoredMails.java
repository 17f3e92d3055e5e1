package org.compostela.journey;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;

/**
 * Which mail came to lie where, of the mails that were stored last. The index may have a message long after the mail that
 * brought it is gone, when the search engine was away: what it tells then joins the journey by this.
 */
final class StoredMails {
    private static final int REMEMBERED_MAX = 20_000;

    private final Cache<Place, MailIdentity> mails =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED_MAX).build();

    void remember(MailEvent stored) {
        place(stored).ifPresent(place -> mails.put(place, new MailIdentity(stored.journey(), stored.mail())));
    }

    /** The event as one of the mail's journey, if it is known. */
    MailEvent join(MailEvent event) {
        return place(event)
                .flatMap(place -> Optional.ofNullable(mails.getIfPresent(place)))
                .map(mail -> new MailEvent(event.at(), event.fact(), mail.journey(), mail.mail(), event.fields()))
                .orElse(event);
    }

    private static Optional<Place> place(MailEvent event) {
        return event.fields().get("mailboxId") instanceof String mailbox
                        && event.fields().get("uid") instanceof Long uid
                ? Optional.of(new Place(mailbox, uid))
                : Optional.empty();
    }

    private record Place(String mailbox, long uid) {}
}
