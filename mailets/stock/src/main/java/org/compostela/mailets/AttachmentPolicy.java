package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import javax.mail.internet.MimeUtility;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.compostela.mailets.mime.Attachments;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.Mime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets attachments pass by what they are: seen from their bytes, not believed from their names; and by the extension of their name, also
 * inside ZIP archives and attached messages.
 *
 * <p>Each attachment that is denied is replaced by a note ({@code strip}), or the mail goes to a processor ({@code reject}), or gets the
 * header {@code X-Attachment-Policy} ({@code tag}). What was denied and why is in the mail's attribute {@code
 * org.compostela.mailets.attachments} and in the log. A header of that name that a mail comes with is taken out.
 *
 * <p>Archives of other kinds (7z, RAR, tar) are not looked into: deny their types if that matters. Of an encrypted mail nothing can be
 * seen. Stripping breaks the signature of a signed mail.
 *
 * <p>Parameters: one or more of {@code deny}, {@code allow}, {@code denyExtensions}, {@code allowExtensions}; {@code action}, {@code
 * processor}, {@code note}, {@code depth}, {@code files}, {@code size}, {@code unreadable}.
 */
public final class AttachmentPolicy extends GenericMailet {
    /** What was denied, a line for each attachment: its name and why. */
    public static final AttributeName DENIED = AttributeName.of("org.compostela.mailets.attachments");

    static final String HEADER = "X-Attachment-Policy";

    private static final Logger LOG = LoggerFactory.getLogger(AttachmentPolicy.class);
    private static final int DEPTH = 3;
    private static final int FILES = 10_000;
    private static final long SIZE = 256L << 20;
    private static final String NOTE =
            "The attachment ${name} was taken out of this message: ${reason}. Please ask its sender for another way.";

    enum Action {
        STRIP,
        REJECT,
        TAG
    }

    enum Unreadable {
        DENY,
        ALLOW
    }

    private record Denied(MimePart part, String name, String reason) {
        private String line() {
            return name + ": " + reason;
        }
    }

    private @Nullable AttachmentInspector inspector;
    private Action action = Action.STRIP;
    private String note = NOTE;
    private Optional<String> processor = Optional.empty();

    @Override
    public void init() throws MessagingException {
        Parameters parameters = Parameters.of(
                getMailetConfig(),
                "deny",
                "allow",
                "denyExtensions",
                "allowExtensions",
                "action",
                "processor",
                "note",
                "depth",
                "files",
                "size",
                "unreadable");
        inspector = new AttachmentInspector(
                AttachmentRules.of(parameters),
                parameters.number("depth", DEPTH, 0, 20),
                parameters.number("files", FILES, 1, 1_000_000),
                parameters.size("size", SIZE, 1 << 10, 16L << 30),
                parameters.choice("unreadable", Unreadable.DENY) == Unreadable.DENY);
        action = parameters.choice("action", Action.STRIP);
        note = parameters.text("note").orElse(NOTE).strip();
        processor = parameters.text("processor").map(String::strip);
        if (action == Action.REJECT && processor.isEmpty()) {
            parameters.required("processor", "where <action>reject</action> sends the mail");
        }
        if (action != Action.REJECT && processor.isPresent()) {
            throw parameters.wrong("processor", "of use without <action>reject</action>");
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return processor.stream().map(ProcessingState::new).toList();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        if (message.getHeader(HEADER) != null) {
            message.removeHeader(HEADER);
            Mime.saveHeaders(message);
        }
        List<Denied> denied = inspect(message);
        if (!denied.isEmpty()) {
            tell(mail, denied);
            act(mail, message, denied);
        }
    }

    @Override
    public String getMailetInfo() {
        return "AttachmentPolicy";
    }

    private List<Denied> inspect(MimeMessage message) throws MessagingException {
        List<Denied> denied = new ArrayList<>();
        for (MimePart part : Attachments.of(message)) {
            Optional<String> reason =
                    requireNonNull(inspector, "init was not called").inspect(part);
            if (reason.isPresent()) {
                List<String> names = FileNames.of(part);
                denied.add(
                        new Denied(part, names.isEmpty() ? "without a name" : '"' + names.get(0) + '"', reason.get()));
            }
        }
        return denied;
    }

    private static void tell(Mail mail, List<Denied> denied) {
        List<AttributeValue<?>> lines = new ArrayList<>();
        denied.forEach(each -> lines.add(AttributeValue.of(each.line())));
        mail.setAttribute(new Attribute(DENIED, AttributeValue.of(lines)));
        denied.forEach(each -> LOG.atInfo()
                .addKeyValue("mail", mail.getName())
                .addKeyValue("attachment", each.name())
                .addKeyValue("reason", each.reason())
                .log("attachment denied"));
    }

    private void act(Mail mail, MimeMessage message, List<Denied> denied) throws MessagingException {
        switch (action) {
            case STRIP -> {
                for (Denied each : denied) {
                    replace(each);
                }
                Mime.save(message);
            }
            case REJECT -> mail.setState(processor.orElseThrow());
            case TAG -> {
                for (Denied each : denied) {
                    message.addHeader(HEADER, header(each));
                }
                Mime.saveHeaders(message);
            }
        }
    }

    private void replace(Denied denied) throws MessagingException {
        MimePart part = denied.part();
        part.removeHeader("Content-Disposition");
        part.removeHeader("Content-Description");
        part.removeHeader("Content-ID");
        part.removeHeader("Content-MD5");
        part.setText(note.replace("${name}", denied.name()).replace("${reason}", denied.reason()), "UTF-8");
    }

    private static String header(Denied denied) throws MessagingException {
        try {
            return MimeUtility.fold(
                    HEADER.length() + 2, MimeUtility.encodeText("denied " + denied.line(), "UTF-8", null));
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("Every Java has UTF-8", e);
        }
    }
}
