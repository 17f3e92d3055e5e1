package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/** What a mail carries through the outgoing queue about its own delivery. Not thread-safe. */
final class QueuedMail {
    /** James' name: how often it was tried in vain. */
    static final AttributeName TRIES = AttributeName.of("delivery_retry_count");

    /** When it came into the outgoing queue, in milliseconds. */
    static final AttributeName SINCE = AttributeName.of("org.compostela.delivery.since");

    /** Why it did not go the last time, as {@code queue show} shows it. */
    static final AttributeName LAST_REPLY = AttributeName.of("org.compostela.delivery.last-reply");

    /** That its sender was told of the delay. */
    static final AttributeName NOTICED = AttributeName.of("org.compostela.delivery.noticed");

    /** The queue's name: since when an administrator wants it to be tried. */
    static final AttributeName ASKED = AttributeName.of("org.compostela.queue.asked");

    /** The queue's name: why an administrator wants it to go back to its sender. */
    static final AttributeName GIVE_UP = AttributeName.of("org.compostela.queue.give-up");

    private final Mail mail;

    QueuedMail(Mail mail) {
        this.mail = requireNonNull(mail, "mail");
    }

    int tries() {
        return AttributeUtils.getValueAndCastFromMail(mail, TRIES, Integer.class)
                .orElse(0);
    }

    void tries(int tries) {
        set(TRIES, AttributeValue.of(tries));
    }

    /** A mail without the mark, of another program, is as old as this moment. */
    Instant since(Instant now) {
        return AttributeUtils.getValueAndCastFromMail(mail, SINCE, Long.class)
                .map(Instant::ofEpochMilli)
                .orElse(now);
    }

    void begin(Instant since) {
        set(SINCE, AttributeValue.of(since.toEpochMilli()));
    }

    void lastReply(String reply) {
        set(LAST_REPLY, AttributeValue.of(reply));
    }

    Optional<String> lastReply() {
        return AttributeUtils.getValueAndCastFromMail(mail, LAST_REPLY, String.class);
    }

    boolean noticed() {
        return mail.getAttribute(NOTICED).isPresent();
    }

    void markNoticed() {
        set(NOTICED, AttributeValue.of(true));
    }

    Optional<Instant> asked() {
        return AttributeUtils.getValueAndCastFromMail(mail, ASKED, Long.class).map(Instant::ofEpochMilli);
    }

    Optional<String> giveUp() {
        return AttributeUtils.getValueAndCastFromMail(mail, GIVE_UP, String.class);
    }

    private void set(AttributeName name, AttributeValue<?> value) {
        mail.setAttribute(new Attribute(name, value));
    }
}
