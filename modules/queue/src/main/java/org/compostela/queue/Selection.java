package org.compostela.queue;

import java.util.Locale;
import java.util.Optional;
import org.compostela.queue.Entry.State;

/**
 * Which mails of a queue; what is empty admits all.
 *
 * @param mail its number in the queue, or its name
 * @param domain of any recipient
 * @param held those alone that are held
 */
record Selection(Optional<String> mail, Optional<String> domain, Optional<String> sender, boolean held) {
    boolean isEverything() {
        return mail.isEmpty() && domain.isEmpty() && sender.isEmpty() && !held;
    }

    /** Whether that can be said without its envelope. */
    boolean admitsState(Entry entry, State state) {
        return state != State.GONE && (!held || entry.isHeld() || entry.toBeHeld);
    }

    boolean needsEnvelope() {
        return mail.isPresent() || domain.isPresent() || sender.isPresent();
    }

    boolean admits(Entry entry, Envelope envelope) {
        return mail.map(text -> text.equals(envelope.name()) || text.equals(String.valueOf(entry.id)))
                        .orElse(true)
                && sender.map(envelope.sender()::equalsIgnoreCase).orElse(true)
                && domain.map(name -> envelope.recipients().anyMatch(recipient -> isOf(recipient, name)))
                        .orElse(true);
    }

    private static boolean isOf(String recipient, String domain) {
        return recipient.toLowerCase(Locale.ROOT).endsWith("@" + domain.toLowerCase(Locale.ROOT));
    }

    /** The number, if that is what the mail is called by: it is found without a search. */
    Optional<Long> number() {
        return mail.filter(text -> text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Long::parseLong);
    }
}
