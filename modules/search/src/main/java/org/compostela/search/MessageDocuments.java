package org.compostela.search;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.ContentType;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.message.MaximalBodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes documents of messages. A message that is no valid MIME, or hostile, still makes a document: of what could be read, within the
 * limits here. Safe for use by many threads.
 */
final class MessageDocuments {
    /** RFC 5322 sets no limit; no honest message comes near. */
    private static final int HEADER_FIELDS = 400;

    private static final int HEADER_NAME = 128;
    /** A term of Lucene holds 32,766 bytes. */
    private static final int HEADER_VALUE = 4_000;

    private static final int HEADER_TOTAL = 128 * 1024;
    private static final int TEXT = 1024 * 1024;
    private static final int PART_BYTES = 4 * 1024 * 1024;
    private static final int PARTS = 1_000;
    private static final int SORT_KEY = 256;
    private static final int ATTACHMENT_NAMES = 200;

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageDocuments.class);
    private static final LenientFieldParser FIELDS = new LenientFieldParser();

    private final TextExtractor extractor;

    MessageDocuments(TextExtractor extractor) {
        this.extractor = extractor;
    }

    static MessageDocument.State state(Flags flags, long modseq) {
        return new MessageDocument.State(SystemFlags.names(flags), SystemFlags.keywords(flags), modseq);
    }

    MessageDocument of(String mailbox, MailboxMessage message) throws IOException {
        Parsed parsed = new Parsed();
        try (InputStream content = message.getFullContent()) {
            parsed.read(content);
        }
        MessageDocument.State state =
                state(message.createFlags(), message.getModSeq().asLong());
        long internalDate = message.getInternalDate().getTime();
        Optional<OffsetDateTime> sent = parsed.sent;
        Long sentDate = sent.map(time -> time.toInstant().toEpochMilli()).orElse(null);
        return new MessageDocument(
                mailbox,
                message.getUid().asLong(),
                SearchUtil.getSerializedMessageIdIfSupportedByUnderlyingStorageOrNull(message),
                SearchUtil.getSerializedThreadIdIfSupportedByUnderlyingStorageOrNull(message),
                state.modseq(),
                message.getFullContentOctets(),
                state.flags(),
                state.keywords(),
                internalDate,
                message.getSaveDate().map(Date::getTime).orElse(null),
                sentDate,
                sent.map(time ->
                                time.toLocalDateTime().toInstant(ZoneOffset.UTC).toEpochMilli())
                        .orElse(null),
                sentDate == null ? internalDate : sentDate,
                sortKey(SearchUtil.getMailboxAddress(parsed.from)),
                sortKey(SearchUtil.getMailboxAddress(parsed.to)),
                sortKey(SearchUtil.getMailboxAddress(parsed.cc)),
                sortKey(SearchUtil.getBaseSubject(parsed.subject)),
                parsed.messageId.isEmpty() ? null : SearchText.limit(parsed.messageId, HEADER_VALUE),
                parsed.header,
                parsed.body.words(),
                MessageAttachmentMetadata.hasNonInlinedAttachment(message.getAttachments()),
                parsed.attachmentNames,
                parsed.attachments.words());
    }

    private static String sortKey(String text) {
        return SearchText.limit(SearchText.fold(text), SORT_KEY);
    }

    /** What one pass over a message yields. */
    private final class Parsed {
        private final List<String> header = new ArrayList<>();
        private final List<String> attachmentNames = new ArrayList<>();
        private final BoundedText body = new BoundedText();
        private final BoundedText attachments = new BoundedText();
        private Optional<OffsetDateTime> sent = Optional.empty();
        private String from = "";
        private String to = "";
        private String cc = "";
        private String subject = "";
        private String messageId = "";
        private int headerLength;
        private int entities;
        private int parts;

        void read(InputStream content) throws IOException {
            MimeTokenStream stream = new MimeTokenStream(
                    MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, FIELDS, DecodeMonitor.SILENT));
            stream.parse(content);
            try {
                EntityState state = stream.getState();
                while (state != EntityState.T_END_OF_STREAM && parts < PARTS) {
                    step(stream, state);
                    state = stream.next();
                }
            } catch (MimeException | RuntimeException e) {
                LOGGER.atDebug().setCause(e).log("a message is no valid MIME; what was read of it is indexed");
            }
        }

        private void step(MimeTokenStream stream, EntityState state) throws IOException {
            switch (state) {
                case T_START_HEADER -> entities++;
                case T_FIELD -> field(stream.getField());
                case T_BODY -> {
                    parts++;
                    part(stream);
                }
                default -> {
                    // Boundaries, preambles and the like hold no text.
                }
            }
        }

        private void field(Field field) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = decoded(field);
            if (entities > 1) {
                nestedField(name, value);
                return;
            }
            addHeader(name, value);
            switch (name) {
                case "from" -> from = first(from, value);
                case "to" -> to = first(to, value);
                case "cc" -> cc = first(cc, value);
                case "subject" -> subject = first(subject, value);
                case "message-id" -> messageId = first(messageId, value);
                case "date" -> sent = sent.or(() -> date(field));
                default -> {
                    // Searched, but neither sorted by nor compared.
                }
            }
        }

        /** The header of a message inside belongs to the body of the one around it. */
        private void nestedField(String name, String value) {
            if (name.equals("subject") || name.equals("from") || name.equals("to")) {
                body.add(value);
            }
        }

        private void addHeader(String name, String value) {
            if (header.size() >= HEADER_FIELDS || headerLength >= HEADER_TOTAL) {
                return;
            }
            String line = SearchText.limit(name, HEADER_NAME) + ": "
                    + SearchText.limit(SearchText.fold(SearchText.limit(value, HEADER_VALUE)), HEADER_VALUE);
            headerLength += line.length();
            header.add(line);
        }

        private void part(MimeTokenStream stream) throws IOException {
            MaximalBodyDescriptor descriptor = (MaximalBodyDescriptor) stream.getBodyDescriptor();
            String name = descriptor.getContentDispositionFilename();
            if (name == null && descriptor.getContentTypeParameters() != null) {
                name = descriptor.getContentTypeParameters().get("name");
            }
            boolean attached = name != null || "attachment".equalsIgnoreCase(descriptor.getContentDispositionType());
            if (name != null && attachmentNames.size() < ATTACHMENT_NAMES) {
                String decoded =
                        DecoderUtil.decodeEncodedWords(SearchText.limit(name, HEADER_VALUE), DecodeMonitor.SILENT);
                attachmentNames.add(SearchText.limit(SearchText.fold(decoded), HEADER_VALUE));
            }
            BoundedText into = attached ? attachments : body;
            if (into.hasRoom()) {
                text(descriptor, stream).ifPresent(into::add);
            }
        }

        private Optional<String> text(MaximalBodyDescriptor descriptor, MimeTokenStream stream) throws IOException {
            String type = descriptor.getMimeType().toLowerCase(Locale.ROOT);
            boolean html = type.equals("text/html");
            if (type.startsWith("text/") && !html) {
                return Optional.of(
                        decode(stream.getDecodedInputStream().readNBytes(PART_BYTES), descriptor.getCharset()));
            }
            ContentType contentType = ContentType.of(type);
            if (!extractor.applicable(contentType)) {
                return Optional.empty();
            }
            byte[] bytes = stream.getDecodedInputStream().readNBytes(PART_BYTES);
            if (html) {
                // One charset for the extractor, so that it need not believe what the part says of itself.
                bytes = decode(bytes, descriptor.getCharset()).getBytes(StandardCharsets.UTF_8);
                contentType = ContentType.of("text/html; charset=utf-8");
            }
            return extracted(bytes, contentType);
        }

        private Optional<String> extracted(byte[] bytes, ContentType type) {
            try {
                return extractor
                        .extractContent(new ByteArrayInputStream(bytes), type)
                        .getTextualContent();
            } catch (Exception e) {
                LOGGER.atWarn()
                        .addKeyValue("messageId", messageId)
                        .addKeyValue("type", type.asString())
                        .setCause(e)
                        .log(
                                "the text of an attachment could not be read: it is not searched, the rest of the message is");
                return Optional.empty();
            }
        }
    }

    private static String first(String known, String value) {
        return known.isEmpty() ? value : known;
    }

    /** Unfolded, encoded words decoded; raw 8-bit text is UTF-8 (RFC 6532), or else what most often stands there. */
    private static String decoded(Field field) {
        ByteSequence raw = field.getRaw();
        String value = field.getBody();
        if (raw != null) {
            String line = decode(raw.toByteArray(), null);
            int colon = line.indexOf(':');
            value = colon < 0 ? "" : line.substring(colon + 1);
        }
        if (value == null) {
            return "";
        }
        String unfolded = value.replaceAll("\\r?\\n(?=[ \\t])", "").strip();
        return DecoderUtil.decodeEncodedWords(unfolded, DecodeMonitor.SILENT);
    }

    private static Optional<OffsetDateTime> date(Field field) {
        String text = field.getBody() == null ? "" : field.getBody().strip().replaceAll("\\s*\\([^)]*\\)\\s*$", "");
        try {
            return Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (java.time.format.DateTimeParseException e) {
            RawField raw = new RawField("Date", text);
            DateTimeField lenient = DateTimeFieldLenientImpl.PARSER.parse(raw, DecodeMonitor.SILENT);
            // Its zone is lost on the way; rare forms of dates are compared by UTC.
            return Optional.ofNullable(lenient.getDate())
                    .map(date -> date.toInstant().atOffset(ZoneOffset.UTC));
        }
    }

    private static String decode(byte[] bytes, @Nullable String charset) {
        if (charset != null && !charset.equalsIgnoreCase("us-ascii")) {
            try {
                return new String(bytes, Charset.forName(charset));
            } catch (IllegalArgumentException e) {
                LOGGER.atDebug()
                        .addKeyValue("charset", charset)
                        .log("unknown charset: taken for UTF-8 or windows-1252");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    /** Text of many parts, up to a length; one empty word keeps phrases from reaching over the border of parts. */
    private static final class BoundedText {
        private final StringBuilder text = new StringBuilder();

        boolean hasRoom() {
            return text.length() < TEXT;
        }

        void add(String part) {
            if (hasRoom()) {
                text.append(SearchText.limit(SearchText.words(SearchText.limit(part, TEXT)), TEXT - text.length()))
                        .append('\n');
            }
        }

        String words() {
            return text.toString();
        }
    }
}
