package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.compostela.mailets.mime.Bodies;
import org.compostela.mailets.mime.Mime;
import org.compostela.mailets.mime.Protection;
import org.compostela.mailets.mime.TextPart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a text below (or above) the text of a mail, into the plain and the HTML version of it, whatever their charset.
 *
 * <p>A mail that its writer signed or encrypted is left as it is, and so is a report of a mail server. A mail that has the text already,
 * quoted from earlier in the thread, does not get it twice. What was done is said in the mail's attribute {@code
 * org.compostela.mailets.disclaimer} (see {@link Outcome}), so that a later step can act on it, and in the log.
 *
 * <p>It belongs before {@code DKIMSign}, which signs the text.
 *
 * <p>Parameters: {@code text} or {@code textFile} (needed), {@code html} or {@code htmlFile} (made from the text if absent), {@code
 * position} ({@code end} or {@code start}), {@code repeat} (true: once more although the mail has it).
 */
public final class Disclaimer extends GenericMailet {
    /** What was done to the mail. */
    public static final AttributeName OUTCOME = AttributeName.of("org.compostela.mailets.disclaimer");

    private static final Logger LOG = LoggerFactory.getLogger(Disclaimer.class);

    /** What was done to a mail; in the attribute as it is written here, in lower case with dashes. */
    public enum Outcome {
        ADDED,
        /** It has the text, from an earlier mail of the thread or from an earlier step. */
        PRESENT,
        SIGNED,
        ENCRYPTED,
        /** It has no text, or none that can be read: an image alone, a report, an unknown charset. */
        NO_TEXT
    }

    enum Position {
        START,
        END
    }

    private final HomeFiles files;
    private @Nullable DisclaimerText wording;
    private Position position = Position.END;
    private boolean repeat;

    @Inject
    public Disclaimer(FileSystem files) {
        this.files = new HomeFiles(files);
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters =
                Parameters.of(getMailetConfig(), "text", "textFile", "html", "htmlFile", "position", "repeat");
        String text = given(parameters, "text", "textFile")
                .orElseThrow(() -> new MessagingException(
                        getMailetName() + " needs one of the parameters <text> and <textFile>: what it shall write"));
        wording = DisclaimerText.of(text, given(parameters, "html", "htmlFile"));
        if (wording.key().isEmpty()) {
            throw parameters.wrong("text", "a text with letters or digits in it");
        }
        position = parameters.choice("position", Position.END);
        repeat = parameters.flag("repeat", false);
    }

    private Optional<String> given(Parameters parameters, String inline, String file) throws MessagingException {
        Optional<String> text = parameters.text(inline);
        Optional<String> path = parameters.text(file);
        if (text.isPresent() && path.isPresent()) {
            throw new MessagingException(getMailetName() + " takes <" + inline + "> or <" + file + ">, not both");
        }
        return path.isPresent() ? Optional.of(files.read(parameters, file, path.get())) : text;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Outcome outcome = apply(mail.getMessage());
        String written = Parameters.written(outcome);
        mail.setAttribute(new Attribute(OUTCOME, AttributeValue.of(written)));
        LOG.atDebug()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("outcome", written)
                .log("disclaimer");
    }

    @Override
    public String getMailetInfo() {
        return "Disclaimer";
    }

    private Outcome apply(MimeMessage message) throws MessagingException {
        Protection protection = Protection.of(message);
        if (protection != Protection.NONE) {
            return protection == Protection.SIGNED ? Outcome.SIGNED : Outcome.ENCRYPTED;
        }
        List<MimePart> bodies = position == Position.END ? Bodies.last(message) : Bodies.first(message);
        if (bodies.isEmpty()) {
            return addPart(message);
        }
        return addTo(message, bodies);
    }

    private Outcome addTo(MimeMessage message, List<MimePart> bodies) throws MessagingException {
        DisclaimerText disclaimer = requireNonNull(wording, "init was not called");
        List<TextPart> texts = new ArrayList<>();
        for (MimePart body : bodies) {
            Optional<TextPart> text = TextPart.of(body);
            if (text.isEmpty()) {
                return Outcome.NO_TEXT;
            }
            texts.add(text.get());
        }
        if (!repeat && texts.stream().anyMatch(disclaimer::isIn)) {
            return Outcome.PRESENT;
        }
        for (TextPart text : texts) {
            text.write(disclaimer.in(text, position == Position.START));
        }
        Mime.save(message);
        return Outcome.ADDED;
    }

    /** Files without a word of text, as scanners send them: the text becomes a part of its own. */
    private Outcome addPart(MimeMessage message) throws MessagingException {
        if (!message.isMimeType("multipart/mixed") || Mime.children(message).isEmpty()) {
            return Outcome.NO_TEXT;
        }
        MimeBodyPart part = new MimeBodyPart();
        part.setText(requireNonNull(wording, "init was not called").plain(), "UTF-8");
        try {
            ((Multipart) message.getContent()).addBodyPart(part, 0);
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
        Mime.save(message);
        return Outcome.ADDED;
    }
}
