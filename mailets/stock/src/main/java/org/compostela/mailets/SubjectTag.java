package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.compostela.mailets.mime.Mime;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tag into the subject, once: a reply that has it after its {@code Re:} does not get a second one, and one that has collected
 * several keeps the first.
 *
 * <p>Parameters: {@code tag} (needed, for example {@code [External]}), {@code action} ({@code add} or {@code remove}), {@code position}
 * ({@code front}, or {@code after-reply}: behind {@code Re:} and {@code Fwd:}).
 */
public final class SubjectTag extends GenericMailet {
    /** A longer one would leave no room for the subject in a line (RFC 5322 section 2.1.1). */
    private static final int LONGEST = 60;

    enum Action {
        ADD,
        REMOVE
    }

    enum Position {
        FRONT,
        AFTER_REPLY
    }

    private @Nullable String tag;
    private Action action = Action.ADD;
    private Position position = Position.FRONT;

    @Override
    public void init() throws MessagingException {
        Parameters parameters = Parameters.of(getMailetConfig(), "tag", "action", "position");
        tag = parameters
                .required("tag", "what to put into the subject, for example [External]")
                .strip();
        if (tag.length() > LONGEST || tag.codePoints().anyMatch(Character::isISOControl)) {
            throw parameters.wrong("tag", "one line of at most " + LONGEST + " characters");
        }
        action = parameters.choice("action", Action.ADD);
        position = parameters.choice("position", Position.FRONT);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        String header = message.getHeader("Subject", null);
        Subject subject =
                Subject.parse(header == null ? "" : Mime.readable(header), requireNonNull(tag, "init was not called"));
        Optional<String> changed =
                switch (action) {
                    case ADD -> subject.withTag(position == Position.FRONT);
                    case REMOVE -> subject.withoutTag();
                };
        if (changed.isPresent()) {
            message.setSubject(changed.get(), "UTF-8");
            Mime.saveHeaders(message);
        }
    }

    @Override
    public String getMailetInfo() {
        return "SubjectTag";
    }
}
