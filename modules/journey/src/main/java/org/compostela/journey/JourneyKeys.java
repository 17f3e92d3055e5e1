package org.compostela.journey;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a journey can be found by. */
final class JourneyKeys {
    static final String ANY = "a";
    static final String FAILED = "f";

    /** Longer than an address (RFC 5321 §4.5.3.1) and than what people make Message-IDs of. */
    private static final int LONGEST = 400;

    /** The facts whose fields {@code sender} and {@code recipients} are the envelope of the mail. */
    private static final Set<Fact> WITH_ENVELOPE = EnumSet.of(Fact.ACCEPTED, Fact.SPOOLED, Fact.SPLIT, Fact.REPLAYED);

    /** The facts about one recipient. */
    private static final Set<Fact> WITH_RECIPIENT = EnumSet.of(Fact.STORED, Fact.FAILED, Fact.DEFERRED);

    private static final Set<Fact> BEGINNINGS = EnumSet.of(Fact.ACCEPTED, Fact.SPOOLED, Fact.REPLAYED);

    private JourneyKeys() {}

    static String ofMessageId(String messageId) {
        return key('m', CharMatcher.anyOf("<>").or(CharMatcher.whitespace()).removeFrom(messageId));
    }

    static String ofSender(String address) {
        return key('s', normal(address));
    }

    static String ofRecipient(String address) {
        return key('r', normal(address));
    }

    static String ofMail(String name) {
        return key('n', name);
    }

    static ImmutableSet<String> of(MailEvent event) {
        ImmutableSet.Builder<String> keys = ImmutableSet.builder();
        if (BEGINNINGS.contains(event.fact())) {
            keys.add(ANY);
        }
        if (event.fact() == Fact.FAILED) {
            keys.add(FAILED);
        }
        if (!event.mail().equals(event.journey())) {
            keys.add(ofMail(event.mail()));
        }
        String messageId = text(event, "messageId");
        if (!messageId.isBlank()) {
            keys.add(ofMessageId(messageId));
        }
        if (WITH_ENVELOPE.contains(event.fact())) {
            envelope(event, keys);
        }
        if (event.fact() == Fact.SENT) {
            addresses(text(event, "recipients")).forEach(address -> keys.add(ofRecipient(address)));
        }
        if (WITH_RECIPIENT.contains(event.fact()) && !text(event, "recipient").isEmpty()) {
            keys.add(ofRecipient(text(event, "recipient")));
        }
        return keys.build();
    }

    private static void envelope(MailEvent event, ImmutableSet.Builder<String> keys) {
        String sender = text(event, "sender");
        if (!sender.isEmpty()) {
            keys.add(ofSender(sender));
        }
        addresses(text(event, "recipients")).forEach(address -> keys.add(ofRecipient(address)));
    }

    /** Of a list with commas between; a quoted local part may hold one (RFC 5321 §4.1.2). What was cut off is no address. */
    static List<String> addresses(String list) {
        List<String> addresses = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            if (i == list.length() || (list.charAt(i) == ',' && !quoted)) {
                String address = list.substring(from, i).strip();
                if (address.indexOf('@') > 0 && !address.endsWith("…")) {
                    addresses.add(address);
                }
                from = i + 1;
            } else if (list.charAt(i) == '\\') {
                i++;
            } else if (list.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return addresses;
    }

    static String normal(String address) {
        return CharMatcher.anyOf("<>").trimFrom(address.strip()).toLowerCase(Locale.ROOT);
    }

    private static String text(MailEvent event, String field) {
        return event.fields().get(field) instanceof String text ? text : "";
    }

    private static String key(char kind, String value) {
        return kind + ":" + (value.length() > LONGEST ? value.substring(0, LONGEST) : value);
    }
}
