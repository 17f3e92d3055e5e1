package org.compostela.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.activation.DataHandler;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.AddressException;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.util.ByteArrayDataSource;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.Mail;

/**
 * A mail, built in one line: {@code TestMail.to("bob@example.org").subject("Hello").text("Hi").build()}. It is of the class that mailets
 * are given on a server.
 */
public final class TestMail {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private record File(String name, String type, byte[] content) {}

    private final List<MailAddress> recipients = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<File> files = new ArrayList<>();
    private Optional<MailAddress> sender = Optional.of(address("ann@example.net"));
    private Optional<String> text = Optional.empty();
    private Optional<String> html = Optional.empty();
    private Optional<byte[]> message = Optional.empty();
    private String state = Mail.DEFAULT;
    private String remoteAddress = "192.0.2.1";

    private TestMail() {}

    /** To these; from {@code ann@example.net} unless {@link #from} says otherwise. */
    public static TestMail to(String... recipients) {
        TestMail mail = new TestMail();
        for (String recipient : recipients) {
            mail.recipients.add(address(recipient));
        }
        return mail;
    }

    /** The sender, of the envelope and of the header {@code From}. */
    public TestMail from(String address) {
        sender = Optional.of(address(address));
        return this;
    }

    /** Without a sender, as a bounce is. */
    public TestMail fromNobody() {
        sender = Optional.empty();
        return this;
    }

    public TestMail subject(String subject) {
        headers.put("Subject", subject);
        return this;
    }

    public TestMail header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public TestMail text(String plain) {
        text = Optional.of(plain);
        return this;
    }

    public TestMail html(String markup) {
        html = Optional.of(markup);
        return this;
    }

    public TestMail attach(String name, String type, byte[] content) {
        files.add(new File(name, type, content.clone()));
        return this;
    }

    /** A whole message as it comes over the wire, instead of subject, headers, text and files; line feeds become CRLF. */
    public TestMail message(String source) {
        message = Optional.of(source.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(UTF_8));
        return this;
    }

    /** The same, byte for byte, from a file. */
    public TestMail message(Path eml) throws IOException {
        message = Optional.of(Files.readAllBytes(eml));
        return this;
    }

    public TestMail attribute(Attribute attribute) {
        attributes.add(attribute);
        return this;
    }

    /** The processor that it is for; {@code root} unless said. */
    public TestMail state(String processor) {
        state = processor;
        return this;
    }

    public TestMail remoteAddress(String address) {
        remoteAddress = address;
        return this;
    }

    public Mail build() throws MessagingException {
        String name = "test-mail-" + NUMBERS.incrementAndGet();
        MimeMessage content = message.isPresent() ? parse(name, message.get()) : compose();
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender(sender)
                .addRecipients(recipients)
                .addAttributes(attributes)
                .state(state)
                .mimeMessage(content)
                .build();
        mail.setRemoteAddr(remoteAddress);
        return mail;
    }

    private static MimeMessage parse(String name, byte[] bytes) throws MessagingException {
        return new MimeMessageWrapper(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(bytes)));
    }

    private MimeMessage compose() throws MessagingException {
        MimeMessage composed = new MimeMessage(Session.getInstance(new Properties()));
        if (sender.isPresent()) {
            composed.setFrom(sender.get().asString());
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equals("Subject")) {
                composed.setSubject(header.getValue(), "UTF-8");
            } else {
                composed.setHeader(header.getKey(), header.getValue());
            }
        }
        if (files.isEmpty() && html.isEmpty()) {
            composed.setText(text.orElse(""), "UTF-8");
        } else if (files.isEmpty()) {
            composed.setContent(alternative());
        } else {
            composed.setContent(mixed());
        }
        composed.saveChanges();
        return composed;
    }

    private MimeMultipart mixed() throws MessagingException {
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        if (html.isPresent()) {
            body.setContent(alternative());
        } else {
            body.setText(text.orElse(""), "UTF-8");
        }
        mixed.addBodyPart(body);
        for (File file : files) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(file.content(), file.type())));
            part.setFileName(file.name());
            part.setDisposition("attachment");
            mixed.addBodyPart(part);
        }
        return mixed;
    }

    private MimeMultipart alternative() throws MessagingException {
        MimeMultipart alternative = new MimeMultipart("alternative");
        if (text.isPresent()) {
            MimeBodyPart plain = new MimeBodyPart();
            plain.setText(text.get(), "UTF-8");
            alternative.addBodyPart(plain);
        }
        MimeBodyPart markup = new MimeBodyPart();
        markup.setText(html.orElse(""), "UTF-8", "html");
        alternative.addBodyPart(markup);
        return alternative;
    }

    private static MailAddress address(String address) {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new IllegalArgumentException(address + " is no address", e);
        }
    }
}
