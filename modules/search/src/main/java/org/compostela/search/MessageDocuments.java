package org.compostela.search;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.extractor.ParsedContent;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.ContentType;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.message.MaximalBodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes documents of messages. A message that is no valid MIME, or hostile, still makes a document: of what could be read, within the
 * limits here. Safe for use by many threads.
 */
final class MessageDocuments {
    /** RFC 5322 sets no limit; no honest message comes near. */
    private static final int HEADER_FIELDS = 400;

    /** RFC 5322 section 2.1.1: a name that leaves no room for its colon on a line is none. */
    static final int HEADER_NAME = 997;
    /** A term of Lucene holds 32,766 bytes, so a longer value is several, which overlap by the longest text that is searched for. */
    private static final int HEADER_PIECE = 10_000;

    private static final int HEADER_TOTAL = 256 * 1024;
    private static final int TEXT = 1024 * 1024;
    private static final int PART_BYTES = 4 * 1024 * 1024;
    private static final int PARTS = 1_000;
    /** Parts in parts; each level costs stack where the parser reads through all the levels around it. */
    private static final int DEPTH = 64;

    private static final int NAME = 4_000;
    private static final int SORT_KEY = 256;
    /** Where the text extractor says why a text is not all of the file's. */
    private static final String CUT = "cut";

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
                sortKey(BaseSubject.of(parsed.subject)),
                parsed.messageId.isEmpty() ? null : exact(parsed.messageId),
                parsed.header,
                parsed.body.parts(),
                MessageAttachmentMetadata.hasNonInlinedAttachment(message.getAttachments()),
                parsed.attachmentNames,
                parsed.attachments.parts());
    }

    /** As compared without folding: what JSON cannot carry has no place in it. */
    static String exact(String text) {
        return SearchText.limit(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), NAME);
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
        /** Two fields of the header that was read last: of the part that comes next. */
        private Optional<Field> type = Optional.empty();

        private Optional<Field> disposition = Optional.empty();
        private String from = "";
        private String to = "";
        private String cc = "";
        private String subject = "";
        private String messageId = "";
        private int headerLength;
        private int headerFields;
        private int entities;
        private int parts;
        private int depth;

        void read(InputStream content) throws IOException {
            MimeTokenStream stream = new MimeTokenStream(
                    MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder(null, FIELDS, DecodeMonitor.SILENT));
            stream.parse(content);
            try {
                EntityState state = stream.getState();
                while (state != EntityState.T_END_OF_STREAM && parts < PARTS && depth < DEPTH) {
                    step(stream, state);
                    state = stream.next();
                }
            } catch (MimeException | RuntimeException e) {
                LOGGER.atDebug().setCause(e).log("a message is no valid MIME; what was read of it is indexed");
            }
        }

        private void step(MimeTokenStream stream, EntityState state) throws IOException {
            switch (state) {
                case T_START_HEADER -> {
                    entities++;
                    type = Optional.empty();
                    disposition = Optional.empty();
                }
                case T_START_MULTIPART, T_START_MESSAGE -> depth++;
                case T_END_MULTIPART, T_END_MESSAGE -> depth--;
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
            String name = field.getName().strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case "content-type" -> type = type.or(() -> Optional.of(field));
                case "content-disposition" -> disposition = disposition.or(() -> Optional.of(field));
                default -> {
                    // No parameter of it is needed.
                }
            }
            String value = HeaderText.of(field);
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
                case "date" -> sent = sent.or(() -> SentDate.parse(value));
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
            if (headerFields >= HEADER_FIELDS || headerLength >= HEADER_TOTAL) {
                return;
            }
            String prefix = SearchText.limit(SearchText.fold(name), HEADER_NAME) + ": ";
            String folded = SearchText.fold(SearchText.limit(value, HEADER_TOTAL - headerLength));
            headerFields++;
            headerLength += prefix.length() + folded.length();
            for (String piece : SearchText.pieces(folded, HEADER_PIECE, QueryTranslation.LONGEST)) {
                header.add(prefix + piece);
            }
        }

        private void part(MimeTokenStream stream) throws IOException {
            MaximalBodyDescriptor descriptor = (MaximalBodyDescriptor) stream.getBodyDescriptor();
            Optional<String> name = name();
            boolean attached =
                    name.isPresent() || "attachment".equalsIgnoreCase(descriptor.getContentDispositionType());
            if (attachmentNames.size() < ATTACHMENT_NAMES) {
                name.map(it -> SearchText.limit(SearchText.fold(SearchText.limit(it, NAME)), NAME))
                        .ifPresent(attachmentNames::add);
            }
            BoundedText into = attached ? attachments : body;
            if (into.hasRoom()) {
                text(descriptor, stream).ifPresent(into::add);
            }
        }

        private Optional<String> name() {
            return disposition
                    .flatMap(field -> MimeParameter.find(field, "filename"))
                    .or(() -> type.flatMap(field -> MimeParameter.find(field, "name")));
        }

        private Optional<String> text(MaximalBodyDescriptor descriptor, MimeTokenStream stream) throws IOException {
            String mimeType = descriptor.getMimeType().toLowerCase(Locale.ROOT);
            if (mimeType.equals("text/html")) {
                byte[] bytes = stream.getDecodedInputStream().readNBytes(PART_BYTES);
                String html = HtmlCharset.decode(bytes, charset(descriptor));
                // One charset for the extractor, so that it need not believe what the part says of itself.
                return extracted(
                        new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)),
                        ContentType.of("text/html; charset=utf-8"));
            } else if (mimeType.startsWith("text/")) {
                byte[] bytes = stream.getDecodedInputStream().readNBytes(PART_BYTES);
                return Optional.of(MailCharsets.decode(bytes, charset(descriptor)));
            }
            ContentType contentType = ContentType.of(mimeType);
            // The extractor has its own bound: the whole of a file is needed to read any of it.
            return extractor.applicable(contentType)
                    ? extracted(stream.getDecodedInputStream(), contentType)
                    : Optional.empty();
        }

        private Optional<String> charset(MaximalBodyDescriptor descriptor) {
            return Optional.ofNullable(descriptor.getContentTypeParameters())
                    .map(parameters -> parameters.get("charset"));
        }

        private Optional<String> extracted(InputStream content, ContentType type) {
            try {
                ParsedContent parsed = extractor.extractContent(content, type);
                Optional.ofNullable(parsed.getMetadata().get(CUT)).ifPresent(why -> LOGGER.atInfo()
                        .addKeyValue("messageId", messageId)
                        .addKeyValue("type", type.asString())
                        .addKeyValue("reason", String.join("; ", why))
                        .log("only a part of an attachment's text was read: the rest of it is not searched"));
                return parsed.getTextualContent();
            } catch (Exception e) {
                LOGGER.atWarn()
                        .addKeyValue("messageId", messageId)
                        .addKeyValue("type", type.asString())
                        .addKeyValue("reason", e.getMessage())
                        .log(
                                "the text of an attachment could not be read: it is not searched, the rest of the message is");
                LOGGER.atDebug().setCause(e).log("where the reading of the attachment ended");
                return Optional.empty();
            }
        }
    }

    private static String first(String known, String value) {
        return known.isEmpty() ? value : known;
    }

    /** The texts of many parts, up to a length in all; each by itself, so that no phrase reaches over the border of parts. */
    private static final class BoundedText {
        private final List<String> parts = new ArrayList<>();
        private int length;

        boolean hasRoom() {
            return length < TEXT;
        }

        void add(String part) {
            if (!hasRoom()) {
                return;
            }
            String folded = SearchText.limit(
                    SearchText.fold(SearchText.limit(part, TEXT)).strip(), TEXT - length);
            if (!folded.isEmpty()) {
                length += folded.length();
                parts.add(folded);
            }
        }

        List<String> parts() {
            return parts;
        }
    }
}
