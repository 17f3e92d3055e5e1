package org.compostela.mailets.mime;

import java.util.Locale;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimePart;
import javax.mail.internet.ParseException;

/** Whether a message, or a part of it, is signed or encrypted by its writer: to change it would break that. */
public enum Protection {
    NONE,
    /** S/MIME (RFC 8551 section 3.5) or OpenPGP (RFC 3156 section 5, or in the text itself: RFC 9580 section 7). */
    SIGNED,
    /** S/MIME (RFC 8551 section 3.3) or OpenPGP (RFC 3156 section 4, or in the text itself: RFC 9580 section 6.2). */
    ENCRYPTED;

    private static final String PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String PGP_ENCRYPTED = "-----BEGIN PGP MESSAGE-----";

    /** Attached messages are not looked into: they are what somebody else once wrote. */
    public static Protection of(MimePart part) throws MessagingException {
        return of(part, Mime.DEPTH);
    }

    private static Protection of(MimePart part, int depth) throws MessagingException {
        Protection own = ofThis(part);
        if (own != NONE || depth == 0) {
            return own;
        }
        for (MimePart child : Mime.children(part)) {
            Protection inner = of(child, depth - 1);
            if (inner != NONE) {
                return inner;
            }
        }
        return NONE;
    }

    private static Protection ofThis(MimePart part) throws MessagingException {
        if (part.isMimeType("multipart/signed")) {
            return SIGNED;
        }
        if (part.isMimeType("multipart/encrypted") || part.isMimeType("application/pgp-encrypted")) {
            return ENCRYPTED;
        }
        if (part.isMimeType("application/pkcs7-mime") || part.isMimeType("application/x-pkcs7-mime")) {
            return "signed-data".equals(smimeType(part)) ? SIGNED : ENCRYPTED;
        }
        return part.isMimeType("text/plain") && !Mime.isAttachment(part) ? ofText(part) : NONE;
    }

    private static Protection ofText(MimePart part) throws MessagingException {
        Optional<String> text = TextPart.of(part).map(TextPart::text);
        if (text.isEmpty()) {
            return NONE;
        }
        if (startsALine(text.get(), PGP_SIGNED)) {
            return SIGNED;
        }
        return startsALine(text.get(), PGP_ENCRYPTED) ? ENCRYPTED : NONE;
    }

    /** At the start of a line only: a quoted one ("&gt; -----BEGIN") is part of the correspondence. */
    private static boolean startsALine(String text, String armour) {
        return text.startsWith(armour) || text.contains("\n" + armour);
    }

    private static String smimeType(MimePart part) throws MessagingException {
        try {
            String type = new ContentType(part.getContentType()).getParameter("smime-type");
            return type == null ? "" : type.toLowerCase(Locale.ROOT);
        } catch (ParseException e) {
            return "";
        }
    }
}
