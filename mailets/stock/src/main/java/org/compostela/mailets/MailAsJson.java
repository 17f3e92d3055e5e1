package org.compostela.mailets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.mail.util.DecodingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.mailets.mime.Attachments;
import org.compostela.mailets.mime.Bodies;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.FileType;
import org.compostela.mailets.mime.Mime;
import org.compostela.mailets.mime.TextPart;
import org.jsoup.Jsoup;

/**
 * A mail as JSON: what a program wants to know of it without being able to read MIME.
 *
 * @param headers the ones that go into it, all occurrences of each
 * @param text whether the text goes into it
 * @param textLimit how many characters of the text
 */
record MailAsJson(List<String> headers, boolean text, int textLimit) {
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] render(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        ObjectNode root = JSON.createObjectNode();
        root.put("id", mail.getName());
        envelope(mail, root.putObject("envelope"));
        headers(message, root.putObject("headers"));
        if (text) {
            text(message, root);
        }
        attachments(message, root.putArray("attachments"));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new MessagingException("The mail cannot be written as JSON", e);
        }
    }

    private static void envelope(Mail mail, ObjectNode envelope) {
        envelope.put(
                "sender",
                mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(null));
        ArrayNode recipients = envelope.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        envelope.put("remoteAddress", mail.getRemoteAddr());
        envelope.put("remoteHost", mail.getRemoteHost());
    }

    private void headers(MimeMessage message, ObjectNode node) throws MessagingException {
        for (String header : headers) {
            String[] values = message.getHeader(header);
            if (values != null) {
                ArrayNode array = node.putArray(header.toLowerCase(Locale.ROOT));
                for (String value : values) {
                    array.add(Mime.readable(value));
                }
            }
        }
    }

    private void text(MimeMessage message, ObjectNode root) throws MessagingException {
        String whole = readableText(message);
        int end = Math.min(whole.length(), textLimit);
        if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
            end--;
        }
        root.put("text", whole.substring(0, end));
        root.put("textTruncated", end < whole.length());
    }

    /** The plain version where there is one, else the HTML without its marks. */
    private static String readableText(MimeMessage message) throws MessagingException {
        Optional<TextPart> html = Optional.empty();
        for (MimePart body : Bodies.first(message)) {
            Optional<TextPart> part = TextPart.of(body);
            if (part.isPresent() && !part.get().isHtml()) {
                return part.get().text();
            }
            html = html.or(() -> part);
        }
        return html.map(part -> Jsoup.parse(part.text()).wholeText()).orElse("");
    }

    private static void attachments(MimeMessage message, ArrayNode array) throws MessagingException {
        for (MimePart part : Attachments.of(message)) {
            ObjectNode node = array.addObject();
            List<String> names = FileNames.of(part);
            node.put("name", names.isEmpty() ? null : names.get(0));
            describe(part, names, node);
        }
    }

    private static void describe(MimePart part, List<String> names, ObjectNode node) throws MessagingException {
        if (!Mime.decodable(part)) {
            node.put("broken", true);
            return;
        }
        try (InputStream in = part.getInputStream()) {
            BufferedInputStream buffered = new BufferedInputStream(in);
            node.put("type", FileType.sniff(buffered, names).name());
            node.put("size", buffered.transferTo(OutputStream.nullOutputStream()));
        } catch (DecodingException e) {
            node.put("broken", true); // as its sender sent it; the receiver of the mail may still make something of it
        } catch (IOException e) {
            throw new MessagingException("An attachment cannot be read", e);
        }
    }
}
