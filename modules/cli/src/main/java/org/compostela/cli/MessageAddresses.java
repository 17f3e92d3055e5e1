package org.compostela.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * Whom the header of a message names: the sender from {@code Return-Path}, which a stored message has of its envelope, else {@code From};
 * the recipients from {@code To}, {@code Cc} and {@code Bcc}.
 */
record MessageAddresses(String sender, List<String> recipients) {
    private static final List<String> OF_RECIPIENTS = List.of("To", "Cc", "Bcc");

    MessageAddresses {
        recipients = List.copyOf(recipients);
    }

    static MessageAddresses of(byte[] message) throws CommandException {
        Header header = header(message);
        Set<String> recipients = new LinkedHashSet<>();
        OF_RECIPIENTS.forEach(name -> recipients.addAll(addresses(header, name)));
        return new MessageAddresses(sender(header), List.copyOf(recipients));
    }

    /** {@code <>} when the message was a bounce. */
    private static String sender(Header header) {
        Field returnPath = header.getField("Return-Path");
        if (returnPath != null && returnPath.getBody().strip().equals("<>")) {
            return "<>";
        }
        List<String> senders = addresses(header, returnPath == null ? "From" : "Return-Path");
        return senders.isEmpty() ? "<>" : senders.get(0);
    }

    private static List<String> addresses(Header header, String name) {
        return header.getFields(name).stream()
                .map(field -> LenientAddressParser.DEFAULT.parseAddressList(field.getBody()))
                .map(AddressList::flatten)
                .flatMap(List::stream)
                .filter(mailbox -> mailbox.getDomain() != null)
                .map(Mailbox::getAddress)
                .toList();
    }

    private static Header header(byte[] message) throws CommandException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        try {
            Message parsed = builder.parseMessage(new ByteArrayInputStream(message));
            try {
                return parsed.getHeader();
            } finally {
                parsed.dispose();
            }
        } catch (IOException e) {
            throw CommandException.failed("this is no message: " + e.getMessage());
        }
    }
}
