package org.compostela.mailets.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import javax.mail.internet.MimePart;
import javax.mail.internet.ParameterList;
import javax.mail.internet.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * The names that a part gives its file. There may be two that differ (RFC 2183 {@code filename} and the older {@code name}), and mail
 * programs do not agree on which one counts; nor do they agree on what to do with a header that is not well-formed. So all are taken.
 */
public final class FileNames {
    /** In a header that cannot be parsed: what a lenient mail program would find. */
    private static final Pattern LENIENT = Pattern.compile("(?i)name\\*?[0-9]*\\*?\\s*=\\s*(\"[^\"]*\"?|[^;]*)");
    /** Turns the direction of reading: "invoice[RLO]fdp.exe" is shown as "invoiceexe.pdf". */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private FileNames() {}

    /** All names, decoded, without characters that cannot be seen; in the order in which mail programs prefer them. */
    public static List<String> of(MimePart part) throws MessagingException {
        Set<String> names = new LinkedHashSet<>();
        collect(part, "Content-Disposition", "filename", names);
        collect(part, "Content-Type", "name", names);
        return List.copyOf(names);
    }

    /** A name without the characters that cannot be seen. */
    public static String visible(String name) {
        return INVISIBLE.matcher(name).replaceAll("").strip();
    }

    /** The extension in lower case, without the dot; empty where there is none. Windows drops dots and spaces at the end. */
    public static String extension(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("[.\\s]+$", "");
        int dot = file.lastIndexOf('.');
        return dot < 0 ? "" : file.substring(dot + 1).strip().toLowerCase(Locale.ROOT);
    }

    private static void collect(MimePart part, String header, String parameter, Set<String> names)
            throws MessagingException {
        String[] values = part.getHeader(header);
        if (values == null || values.length == 0) {
            return;
        }
        int start = values[0].indexOf(';');
        if (start < 0) {
            return;
        }
        String parameters = values[0].substring(start);
        try {
            add(new ParameterList(parameters).get(parameter), names);
        } catch (ParseException e) {
            LENIENT.matcher(parameters)
                    .results()
                    .map((MatchResult found) -> found.group(1).replace("\"", ""))
                    .forEach(name -> add(name, names));
        }
    }

    private static void add(@Nullable String name, Set<String> names) {
        if (name != null) {
            String clean = visible(Mime.readable(asUtf8(name)));
            if (!clean.isEmpty()) {
                names.add(clean);
            }
        }
    }

    /** JavaMail reads a header byte by byte; where the bytes are UTF-8 (RFC 6532), they are read as that. */
    private static String asUtf8(String name) {
        if (name.chars().noneMatch(letter -> letter > 0x7f) || name.chars().anyMatch(letter -> letter > 0xff)) {
            return name;
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(name.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException other) {
            return name;
        }
    }
}
