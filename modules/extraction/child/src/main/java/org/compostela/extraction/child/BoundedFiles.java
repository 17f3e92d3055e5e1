package org.compostela.extraction.child;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * The files inside one file: so deep, so many, so large in all. An archive of a few kilobytes can hold gigabytes, or itself. For one
 * thread and one file.
 */
final class BoundedFiles implements EmbeddedDocumentExtractor {
    private static final int FILES = 10_000;

    private final Limits limits;
    private final EmbeddedDocumentExtractor parsing;
    private int depth;
    private int files;
    private long bytes;
    private String leftOut = "";

    BoundedFiles(Limits limits, ParseContext context) {
        this.limits = limits;
        this.parsing = new ParsingEmbeddedDocumentExtractor(context);
    }

    /** Why something was left out; empty if nothing was. */
    String leftOut() {
        return leftOut;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        if (depth >= limits.depth()) {
            leftOut = "it holds files more than " + limits.depth() + " levels deep";
            return false;
        }
        if (files >= FILES) {
            leftOut = "it holds more than " + FILES + " files";
            return false;
        }
        return bytes <= limits.inner() && parsing.shouldParseEmbedded(metadata);
    }

    @Override
    public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws SAXException, IOException {
        files++;
        depth++;
        try {
            parsing.parseEmbedded(bounded(stream), handler, metadata, outputHtml);
        } finally {
            depth--;
        }
    }

    /** What was opened already, as parts of an OLE container are, lies in memory and is bounded there. */
    private InputStream bounded(InputStream stream) {
        if (stream instanceof TikaInputStream opened && (opened.getOpenContainer() != null || opened.hasFile())) {
            return stream;
        }
        return new Counted(stream);
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long more) throws IOException {
            bytes += Math.max(0, more);
            if (bytes > limits.inner()) {
                leftOut = "it holds files of more than " + limits.inner() + " bytes";
                throw new IOException(leftOut);
            }
        }
    }
}
