package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mailbox.extractor.ParsedContent;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.ContentType;
import org.apache.james.mailbox.store.extractor.JsoupTextExtractor;
import org.apache.james.metrics.api.MetricFactory;

/**
 * James' text extractor: plain text and HTML in this process, all else that has text by the child. Blocks; safe for use by many threads.
 *
 * <p>Counts what it did: {@code attachments.read}, {@code attachments.cut}, {@code attachments.skipped.REASON}.
 */
final class AttachmentText implements TextExtractor {
    /** In the metadata of a text that is not all of the file's: why. */
    static final String CUT = "cut";

    private static final String METRIC = "attachments.";

    private final JsoupTextExtractor ownText = new JsoupTextExtractor();
    private final AttachmentReader reader;
    private final MetricFactory metrics;

    AttachmentText(AttachmentReader reader, MetricFactory metrics) {
        this.reader = requireNonNull(reader, "reader");
        this.metrics = requireNonNull(metrics, "metrics");
    }

    /** What a part is called is not believed. */
    @Override
    public boolean applicable(ContentType type) {
        return true;
    }

    /**
     * The text, with {@link #CUT} in the metadata where it is not all; nothing for a file without text.
     *
     * @throws SkippedAttachmentException for a file whose text was not read
     */
    @Override
    public ParsedContent extractContent(InputStream file, ContentType type) throws Exception {
        if (ownText.applicable(type)) {
            try (file) {
                return ownText.extractContent(file, type);
            }
        }
        byte[] head = file.readNBytes(Readable.HEAD);
        try (InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), file)) {
            return Readable.is(head) ? contentOf(reader.read(whole)) : ParsedContent.empty();
        }
    }

    private ParsedContent contentOf(Reading reading) throws SkippedAttachmentException {
        if (reading instanceof Reading.Whole whole) {
            count("read");
            return whole.text().isBlank() ? ParsedContent.empty() : ParsedContent.of(whole.text());
        }
        if (reading instanceof Reading.Part part) {
            count("cut");
            return ParsedContent.of(Optional.of(part.text()), Map.of(CUT, List.of(part.why())));
        }
        Reading.Skipped skipped = (Reading.Skipped) reading;
        count("skipped." + skipped.reason().word());
        throw new SkippedAttachmentException(skipped);
    }

    private void count(String what) {
        metrics.generate(METRIC + what).increment();
    }
}
