package org.compostela.mailets.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.mail.util.DecodingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.activation.DataHandler;
import javax.mail.MessagingException;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimePart;
import javax.mail.internet.MimeUtility;
import javax.mail.internet.ParseException;
import javax.mail.util.ByteArrayDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The text of a text/plain or text/html part, and the way to write another text into it with everything else of the part kept: its other
 * headers, the parameters of its type, its charset if that has the characters, its transfer encoding if that can carry them.
 */
public final class TextPart {
    /** RFC 5322 section 2.1.1: no longer line may go out as 7bit or 8bit. */
    private static final int LINE_LIMIT = 998;

    private final MimePart part;
    private final ContentType type;
    private final Charset charset;
    private final String text;

    private TextPart(MimePart part, ContentType type, Charset charset, String text) {
        this.part = part;
        this.type = type;
        this.charset = charset;
        this.text = text;
    }

    /** Empty where the part is no text, or where its charset is not known or not the one that its bytes are in. */
    public static Optional<TextPart> of(MimePart part) throws MessagingException {
        if (!(part.isMimeType("text/plain") || part.isMimeType("text/html")) || !Mime.decodable(part)) {
            return Optional.empty();
        }
        try {
            ContentType type = new ContentType(part.getContentType());
            byte[] bytes = bytes(part);
            for (Charset candidate : candidates(type.getParameter("charset"))) {
                Optional<String> text = decode(bytes, candidate);
                if (text.isPresent()) {
                    return Optional.of(new TextPart(part, type, candidate, text.get()));
                }
            }
            return Optional.empty();
        } catch (ParseException | DecodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
    }

    public String text() {
        return text;
    }

    public boolean isHtml() {
        return type.match("text/html");
    }

    /** Lines that end in a space go on in the next one (RFC 3676). */
    public boolean isFlowed() {
        return "flowed".equalsIgnoreCase(type.getParameter("format"));
    }

    /** Whether the charset of the part has all the characters; if not, {@link #write} turns the part into UTF-8. */
    public boolean canHold(String characters) {
        return charset.canEncode() && charset.newEncoder().canEncode(characters);
    }

    /** Puts another text into the part. The message must be saved afterwards. */
    public void write(String replacement) throws MessagingException {
        Charset target = canHold(replacement) ? charset : UTF_8;
        byte[] bytes = replacement.getBytes(target);
        String transferEncoding = transferEncoding(bytes);
        if (!target.equals(US_ASCII) || type.getParameter("charset") != null) {
            type.setParameter("charset", target.equals(charset) ? declared() : "UTF-8");
        }
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type.toString())));
        part.setHeader("Content-Type", type.toString());
        part.setHeader("Content-Transfer-Encoding", transferEncoding);
        part.removeHeader("Content-MD5");
    }

    /** As it was written, if it was and is true. */
    private String declared() {
        String written = type.getParameter("charset");
        return written != null && candidates(written).get(0).equals(charset)
                ? written
                : MimeUtility.mimeCharset(charset.name());
    }

    private String transferEncoding(byte[] bytes) throws MessagingException {
        String current =
                Optional.ofNullable(part.getEncoding()).orElse("7bit").strip().toLowerCase(Locale.ROOT);
        if (current.equals("base64") || current.equals("quoted-printable")) {
            return current;
        }
        if (!fitsLines(bytes)) {
            return "quoted-printable";
        }
        if (isAscii(bytes)) {
            return "7bit";
        }
        return current.equals("8bit") ? "8bit" : "quoted-printable";
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each <= 0) { // also NUL, which RFC 2045 section 2.7 keeps out of 7bit
                return false;
            }
        }
        return true;
    }

    private static boolean fitsLines(byte[] bytes) {
        int length = 0;
        for (byte each : bytes) {
            length = each == '\n' ? 0 : length + 1;
            if (length > LINE_LIMIT) {
                return false;
            }
        }
        return true;
    }

    /** Many a program says US-ASCII, or nothing, and writes UTF-8 or the charset of its country. */
    private static List<Charset> candidates(@Nullable String name) {
        if (name == null || name.isBlank() || name.strip().equalsIgnoreCase("us-ascii")) {
            return List.of(US_ASCII, UTF_8, ISO_8859_1);
        }
        try {
            return List.of(Charset.forName(MimeUtility.javaCharset(name.strip())));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return List.of();
        }
    }

    private static Optional<String> decode(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(MimePart part) throws IOException, MessagingException {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
