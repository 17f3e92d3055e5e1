package org.compostela.journey;

/** Where events of mails are told. Thread-safe. */
@FunctionalInterface
public interface Journeys {
    /** Takes an event. Returns at once and throws nothing: an event that cannot be kept costs no mail its way. */
    void tell(MailEvent event);

    /** Whether anybody will see such an event: one that costs much to make need not be made otherwise. */
    default boolean wants(Fact fact) {
        return true;
    }
}
