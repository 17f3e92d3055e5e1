package org.compostela.queue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.compostela.journey.MailEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a {@link Mail} but its message, as JSON. Attribute values are what James' own attribute serialisation makes of them: JSON too, no
 * Java serialisation.
 */
final class Envelope {
    private static final Logger LOGGER = LoggerFactory.getLogger(Envelope.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode fields;

    private Envelope(JsonNode fields) {
        this.fields = fields;
    }

    static Envelope of(Mail mail) throws MessagingException {
        return of(mail, mail.getMessage());
    }

    /** @param message that the mail has, or will have */
    static Envelope of(Mail mail, @Nullable MimeMessage message) throws MessagingException {
        ObjectNode fields = JSON.createObjectNode();
        fields.put("name", mail.getName());
        fields.put(
                "sender",
                mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(null));
        ArrayNode recipients = fields.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        fields.put("state", mail.getState());
        fields.put("error", mail.getErrorMessage());
        fields.put("remoteHost", mail.getRemoteHost());
        fields.put("remoteAddress", mail.getRemoteAddr());
        if (mail.getLastUpdated() != null) {
            fields.put("lastUpdated", mail.getLastUpdated().getTime());
        }
        ObjectNode attributes = fields.putObject("attributes");
        mail.attributes()
                .filter(attribute -> !attribute.getName().equals(JournalQueue.ASKED))
                .forEach(attribute -> putAttribute(attributes, mail, attribute));
        ArrayNode headers = fields.putArray("headers");
        mail.getPerRecipientSpecificHeaders().getHeadersByRecipient().forEach((recipient, header) -> headers.addObject()
                .put("recipient", recipient.asString())
                .put("name", header.getName())
                .put("value", header.getValue()));
        fields.put("messageId", message == null ? null : message.getMessageID());
        return new Envelope(fields);
    }

    private static void putAttribute(ObjectNode attributes, Mail mail, Attribute attribute) {
        Optional<JsonNode> value = attribute.getValue().toJson();
        if (value.isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("mail", mail.getName())
                    .addKeyValue("attribute", attribute.getName().asString())
                    .addKeyValue(
                            "type", attribute.getValue().getValue().getClass().getName())
                    .log("an attribute of a type that cannot be stored does not go with the mail into the queue");
        }
        value.ifPresent(json -> attributes.set(attribute.getName().asString(), json));
    }

    static Envelope read(byte[] json) throws IOException {
        return new Envelope(JSON.readTree(json));
    }

    /** Of the sender of an envelope that is not read otherwise: quick, for it is done for every mail at the start. */
    static int senderNumber(byte[] json, int offset, int length) {
        try (JsonParser parser = JSON.createParser(json, offset, length)) {
            while (parser.nextToken() != null) {
                if ("sender".equals(parser.currentName()) && parser.nextToken() != null) {
                    return senderNumber(parser.getValueAsString());
                }
            }
        } catch (IOException e) {
            // Its consumer will be told; whose turn it is does not matter.
            LOGGER.atDebug().setCause(e).log("an envelope in a journal cannot be read");
        }
        return 0;
    }

    private static int senderNumber(@Nullable String sender) {
        return sender == null ? 0 : sender.toLowerCase(Locale.ROOT).hashCode();
    }

    int senderNumber() {
        return senderNumber(text("sender"));
    }

    byte[] toBytes() throws IOException {
        return JSON.writeValueAsBytes(fields);
    }

    String name() {
        return fields.path("name").asText();
    }

    /** The address, or {@code <>} for none. */
    String sender() {
        return Optional.ofNullable(text("sender")).orElse("<>");
    }

    Stream<String> recipients() {
        return stream("recipients").map(JsonNode::asText);
    }

    String messageId() {
        return Optional.ofNullable(text("messageId")).orElse("");
    }

    /** What the mail carries as its journey, else its name. */
    String journey() {
        return attribute(MailEvent.JOURNEY, String.class).orElseGet(this::name);
    }

    <T> Optional<T> attribute(AttributeName name, Class<T> type) {
        return Optional.ofNullable(fields.path("attributes").get(name.asString()))
                .flatMap(value -> AttributeValue.fromJson(value).valueAs(type));
    }

    /** The same, with one attribute more. */
    Envelope with(Attribute attribute) {
        ObjectNode changed = fields.deepCopy();
        attribute.getValue().toJson().ifPresent(value -> changed.withObject("/attributes")
                .set(attribute.getName().asString(), value));
        return new Envelope(changed);
    }

    Optional<Date> lastUpdated() {
        return Optional.of(fields.path("lastUpdated"))
                .filter(JsonNode::isNumber)
                .map(date -> new Date(date.asLong()));
    }

    MailImpl toMail() throws IOException {
        try {
            MailImpl.Builder mail = MailImpl.builder()
                    .name(name())
                    .state(text("state"))
                    .errorMessage(text("error"))
                    .remoteHost(text("remoteHost"))
                    .remoteAddr(text("remoteAddress"));
            lastUpdated().ifPresent(mail::lastUpdated);
            String sender = text("sender");
            if (sender != null) {
                mail.sender(new MailAddress(sender));
            }
            for (JsonNode recipient : fields.path("recipients")) {
                mail.addRecipient(new MailAddress(recipient.asText()));
            }
            fields.path("attributes")
                    .fields()
                    .forEachRemaining(field -> mail.addAttribute(new Attribute(
                            AttributeName.of(field.getKey()), AttributeValue.fromJson(field.getValue()))));
            for (JsonNode header : fields.path("headers")) {
                mail.addHeaderForRecipient(
                        PerRecipientHeaders.Header.builder()
                                .name(header.path("name").asText())
                                .value(header.path("value").asText())
                                .build(),
                        new MailAddress(header.path("recipient").asText()));
            }
            return mail.build();
        } catch (AddressException | RuntimeException e) {
            throw new IOException("the envelope of mail " + name() + " cannot be read", e);
        }
    }

    private @Nullable String text(String field) {
        return fields.path(field).textValue();
    }

    private Stream<JsonNode> stream(String field) {
        return java.util.stream.StreamSupport.stream(fields.path(field).spliterator(), false);
    }
}
