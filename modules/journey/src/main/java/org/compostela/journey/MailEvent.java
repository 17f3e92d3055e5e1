package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fact of a mail's life. Immutable.
 *
 * @param journey name of the first mail of the journey: a mail that was split off, or replayed, goes on under it
 * @param mail name of the mail
 * @param fields what else is known, by name, in the order that a reader wants it; values are text, numbers or truth values
 */
public record MailEvent(Instant at, Fact fact, String journey, String mail, ImmutableMap<String, Object> fields) {
    /** Attribute of a mail with the name of its journey; survives spool, split and repository. */
    public static final AttributeName JOURNEY = AttributeName.of("org.compostela.journey");

    private static final Logger LOGGER = LoggerFactory.getLogger(MailEvent.class);

    public MailEvent {
        requireNonNull(at, "at");
        requireNonNull(fact, "fact");
        requireNonNull(journey, "journey");
        requireNonNull(mail, "mail");
        requireNonNull(fields, "fields");
    }

    public static Builder of(Fact fact, Mail mail) {
        return of(fact, journeyOf(mail), mail.getName());
    }

    public static Builder of(Fact fact, String journey, String mail) {
        return new Builder(fact, journey, mail);
    }

    public static Builder of(Fact fact, MailIdentity mail) {
        return of(fact, mail.journey(), mail.mail());
    }

    /** Of a message that came by no mail, such as one that an IMAP client put into a mailbox: it is counted and logged. */
    public static Builder withoutMail(Fact fact) {
        return new Builder(fact, "", "");
    }

    /** Whether it belongs to a journey: see {@link #withoutMail}. */
    boolean hasJourney() {
        return !journey.isEmpty();
    }

    /** The journey that a mail belongs to: the one it carries, else one of its own name. */
    public static String journeyOf(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, JOURNEY, String.class)
                .orElse(mail.getName());
    }

    /** Makes a mail carry its journey on, whatever it is renamed to. */
    public static void begin(Mail mail) {
        mail.setAttribute(new Attribute(JOURNEY, AttributeValue.of(journeyOf(mail))));
    }

    /** Collects the fields of an event. Not thread-safe. */
    public static final class Builder {
        private final Fact fact;
        private final String journey;
        private final String mail;
        private final ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();

        private Builder(Fact fact, String journey, String mail) {
            this.fact = requireNonNull(fact, "fact");
            this.journey = requireNonNull(journey, "journey");
            this.mail = requireNonNull(mail, "mail");
        }

        public Builder with(String name, String value) {
            fields.put(name, value);
            return this;
        }

        public Builder with(String name, long value) {
            fields.put(name, value);
            return this;
        }

        public Builder with(String name, boolean value) {
            fields.put(name, value);
            return this;
        }

        /** The Message-ID as the field {@code messageId}: empty if the message has none. */
        public Builder withMessageId(Mail mail) {
            return with("messageId", messageIdOf(mail));
        }

        private static String messageIdOf(Mail mail) {
            try {
                @Nullable String id = mail.getMessage().getMessageID();
                return id == null ? "" : id;
            } catch (MessagingException e) {
                LOGGER.atDebug().addKeyValue("mail", mail.getName()).setCause(e).log("Message-ID cannot be read");
                return "";
            }
        }

        /** Addresses, with commas between. */
        public Builder with(String name, Collection<MailAddress> addresses) {
            return with(name, addresses.stream().map(MailAddress::asString).collect(Collectors.joining(",")));
        }

        public MailEvent build() {
            return new MailEvent(Instant.now(), fact, journey, mail, fields.buildKeepingLast());
        }
    }
}
