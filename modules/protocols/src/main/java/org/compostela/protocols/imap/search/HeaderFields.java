package org.compostela.protocols.imap.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some fields of a message's header, unfolded: of each name the first. */
final class HeaderFields {
    /** A header that is longer is read up to here. */
    private static final int LONGEST = 128 * 1024;

    private static final Pattern FOLD = Pattern.compile("\\r?\\n(?=[ \\t])");
    private static final Pattern LAST_COMMENT = Pattern.compile("\\s*\\([^()]*\\)\\s*$");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Logger LOGGER = LoggerFactory.getLogger(HeaderFields.class);

    private final Map<String, String> fields;

    private HeaderFields(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /** @param names in lower case */
    static HeaderFields read(InputStream header, Set<String> names) throws IOException {
        Map<String, String> fields = new HashMap<>();
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.parse(new ByteArrayInputStream(header.readNBytes(LONGEST)));
        try {
            for (EntityState state = stream.getState();
                    state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                    state = stream.next()) {
                if (state == EntityState.T_FIELD) {
                    Field field = stream.getField();
                    String name = field.getName().toLowerCase(Locale.ROOT);
                    if (names.contains(name)) {
                        fields.putIfAbsent(name, text(field));
                    }
                }
            }
        } catch (MimeException e) {
            LOGGER.atDebug().setCause(e).log("a header is no valid MIME; what was read of it counts");
        }
        return new HeaderFields(fields);
    }

    /** Empty if there is none. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /** With encoded words decoded (RFC 2047). */
    String decoded(String name) {
        return DecoderUtil.decodeEncodedWords(text(name), DecodeMonitor.SILENT);
    }

    /** The Date field in milliseconds since 1970 UTC, if it is one. */
    Optional<Long> sent() {
        String text = LAST_COMMENT.matcher(text("date")).replaceFirst("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli());
        } catch (DateTimeException e) {
            return Optional.ofNullable(DateTimeFieldLenientImpl.PARSER
                            .parse(new RawField("Date", text), DecodeMonitor.SILENT)
                            .getDate())
                    .map(java.util.Date::getTime);
        }
    }

    private static String text(Field field) {
        byte[] raw = field.getRaw().toByteArray();
        String line = decode(raw);
        return FOLD.matcher(line.substring(line.indexOf(':') + 1))
                .replaceAll("")
                .strip();
    }

    /** Raw 8-bit text is UTF-8 (RFC 6532), or else what most often stands there. */
    private static String decode(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, WINDOWS_1252);
        }
    }
}
