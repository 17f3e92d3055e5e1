package org.compostela.pipeline.endpoints;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Message;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/** How a mail looks to Camel: its envelope in headers, the raw message as body. */
final class MailExchange {
    static final String MAIL_NAME = "CompostelaMailName";
    static final String SENDER = "CompostelaSender";
    static final String RECIPIENTS = "CompostelaRecipients";
    static final String STATE = "CompostelaState";
    static final String REMOTE_ADDRESS = "CompostelaRemoteAddress";
    static final String REMOTE_HOST = "CompostelaRemoteHost";
    private static final String ATTRIBUTE = "CompostelaAttribute-";

    private static final String NULL_SENDER = "<>";

    private MailExchange() {}

    /** @param attributes names of the attributes that are handed on */
    static void describe(Mail mail, Collection<String> attributes, Message message) {
        message.setHeader(MAIL_NAME, line(mail.getName()));
        message.setHeader(SENDER, line(mail.getMaybeSender().asString(NULL_SENDER)));
        message.setHeader(
                RECIPIENTS,
                line(mail.getRecipients().stream().map(MailAddress::asString).collect(joining(","))));
        put(message, STATE, mail.getState());
        put(message, REMOTE_ADDRESS, mail.getRemoteAddr());
        put(message, REMOTE_HOST, mail.getRemoteHost());
        attributes.forEach(name -> attribute(mail, name).ifPresent(value -> message.setHeader(headerOf(name), value)));
    }

    /** A dot in the name of a header means a method to Simple. */
    private static String headerOf(String attribute) {
        return ATTRIBUTE + attribute.replace('.', '-');
    }

    private static void put(Message message, String header, @Nullable String value) {
        if (value != null) {
            message.setHeader(header, line(value));
        }
    }

    private static Optional<String> attribute(Mail mail, String name) {
        return mail.getAttribute(AttributeName.of(name))
                .map(attribute -> line(String.valueOf(attribute.getValue().value())));
    }

    /** What came of a client must not begin a line of its own where headers are lines (HTTP, JMS). */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.toString();
    }

    /** The names in a parameter, with commas between. */
    static ImmutableSet<String> names(String text) {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        for (String name : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
            if (!name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("attributes has " + name
                        + "; an attribute that is handed on has letters, digits, dots and dashes");
            }
            names.add(name);
        }
        return names.build();
    }

    /** The attributes that stand in the headers of a message. */
    static ImmutableMap<String, String> attributesIn(Message message) {
        ImmutableMap.Builder<String, String> found = ImmutableMap.builder();
        message.getHeaders().forEach((header, value) -> {
            if (header.startsWith(ATTRIBUTE) && header.length() > ATTRIBUTE.length()) {
                found.put(header, String.valueOf(value));
            }
        });
        return found.buildKeepingLast();
    }

    /**
     * Attributes that a route has set or changed, onto the mail.
     *
     * @param headers as {@link #attributesIn} found them
     * @param handed the names that the route was given; others are named as their headers are
     */
    static void takeAttributes(Map<String, String> headers, Collection<String> handed, Mail mail) {
        headers.forEach((header, value) -> {
            String name = handed.stream()
                    .filter(attribute -> headerOf(attribute).equals(header))
                    .findFirst()
                    .orElse(header.substring(ATTRIBUTE.length()));
            if (!attribute(mail, name).equals(Optional.of(value))) {
                mail.setAttribute(new Attribute(AttributeName.of(name), AttributeValue.of(value)));
            }
        });
    }
}
