package org.compostela.journey;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;

/**
 * Joins what is told of a message in a mailbox to the journey of the mail that brought it, of those that were stored last. The
 * index may have a message long after its mail is gone, when the search engine was away; or before the delivery has heard
 * that the message is stored, and not know for which mail. Thread-safe.
 */
final class StoredMails {
    private static final int REMEMBERED_MAX = 20_000;
    private static final int WAITING_MAX = 2_000;

    private final Cache<Place, MailIdentity> mails =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED_MAX).build();
    private final Cache<Place, MailEvent> waiting =
            CacheBuilder.newBuilder().maximumSize(WAITING_MAX).build();

    /** Remembers where a mail lies; gives what was told of that message before, as an event of the mail's journey. */
    Optional<MailEvent> remember(MailEvent stored) {
        Optional<Place> place = place(stored);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        MailIdentity mail = new MailIdentity(stored.journey(), stored.mail());
        mails.put(place.get(), mail);
        return Optional.ofNullable(waiting.asMap().remove(place.get())).map(event -> of(mail, event));
    }

    /** The event as one of the mail's journey, if it is known; else it waits for it to be. */
    MailEvent join(MailEvent event) {
        Optional<Place> place = place(event);
        if (place.isEmpty()) {
            return event;
        }
        Optional<MailEvent> joined =
                Optional.ofNullable(mails.getIfPresent(place.get())).map(mail -> of(mail, event));
        if (joined.isEmpty()) {
            waiting.put(place.get(), event);
        }
        return joined.orElse(event);
    }

    private static MailEvent of(MailIdentity mail, MailEvent event) {
        return new MailEvent(event.at(), event.fact(), mail.journey(), mail.mail(), event.fields());
    }

    private static Optional<Place> place(MailEvent event) {
        return event.fields().get("mailboxId") instanceof String mailbox
                        && event.fields().get("uid") instanceof Long uid
                ? Optional.of(new Place(mailbox, uid))
                : Optional.empty();
    }

    private record Place(String mailbox, long uid) {}
}
