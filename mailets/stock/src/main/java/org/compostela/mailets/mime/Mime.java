package org.compostela.mailets.mime;

import com.sun.mail.util.DecodingException;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.Part;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import javax.mail.internet.MimeUtility;
import javax.mail.internet.ParseException;

/** Walks the tree of parts of a message, and writes a changed message back. */
public final class Mime {
    /** Deeper than any mail that a person writes; what is below is not looked at. */
    static final int DEPTH = 30;

    private static final Set<String> ENCODINGS =
            Set.of("7bit", "8bit", "binary", "base64", "quoted-printable", "uuencode", "x-uuencode", "x-uue");

    private Mime() {}

    /** The children of a multipart; none for a leaf, and for a multipart that cannot be taken apart. */
    public static List<MimePart> children(MimePart part) throws MessagingException {
        return multipart(part).map(Mime::parts).orElse(List.of());
    }

    static Optional<Multipart> multipart(MimePart part) throws MessagingException {
        if (!part.isMimeType("multipart/*") || !decodable(part)) {
            return Optional.empty();
        }
        try {
            return parsed(part.getContent()).isEmpty() ? Optional.empty() : parsed(part.getContent());
        } catch (ParseException | UnsupportedEncodingException | DecodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
    }

    /**
     * Parsing is lazy: a missing boundary shows here. And James reads a message when its content is used first, while JavaMail gives out the
     * same content twice only of a message that was read before; so the second answer is the one that may be changed.
     */
    private static Optional<Multipart> parsed(Object content) throws MessagingException {
        if (content instanceof Multipart multipart) {
            multipart.getCount();
            return Optional.of(multipart);
        }
        return Optional.empty();
    }

    private static List<MimePart> parts(Multipart multipart) {
        List<MimePart> parts = new ArrayList<>();
        try {
            for (int index = 0; index < multipart.getCount(); index++) {
                if (multipart.getBodyPart(index) instanceof MimePart part) {
                    parts.add(part);
                }
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("A multipart that was parsed has no parts", e);
        }
        return parts;
    }

    /** Whether the transfer encoding is one of RFC 2045 section 6.1, or uuencode. */
    public static boolean decodable(MimePart part) throws MessagingException {
        try {
            String encoding = part.getEncoding();
            return encoding == null || ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT));
        } catch (ParseException e) {
            return false;
        }
    }

    /** Whether a part is meant to be kept as a file, and not to be read as the text of the mail. */
    public static boolean isAttachment(MimePart part) throws MessagingException {
        String[] dispositions = part.getHeader("Content-Disposition");
        boolean attached = dispositions != null
                && dispositions.length > 0
                && dispositions[0].strip().toLowerCase(Locale.ROOT).startsWith(Part.ATTACHMENT);
        return attached || !FileNames.of(part).isEmpty();
    }

    /**
     * Saves a changed message, under the Message-ID that it has. James writes a message anew only when its content was set, so that is done
     * although it is the same.
     */
    public static void save(MimeMessage message) throws MessagingException {
        Optional<Multipart> multipart = multipart(message);
        if (multipart.isPresent()) {
            message.setContent(multipart.get());
        }
        saveHeaders(message);
    }

    /** Saves a message of which only headers were changed. */
    public static void saveHeaders(MimeMessage message) throws MessagingException {
        String messageId = message.getHeader("Message-ID", null);
        message.saveChanges();
        if (messageId != null) {
            message.setHeader("Message-ID", messageId);
        }
    }

    /**
     * A header as people read it: unfolded, encoded words (RFC 2047) decoded, also those that cut a character in two; a word that cannot be
     * decoded stays as it is.
     */
    public static String readable(String header) {
        return EncodedWords.decode(MimeUtility.unfold(header));
    }
}
