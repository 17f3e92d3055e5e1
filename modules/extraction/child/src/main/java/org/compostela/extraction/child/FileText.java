package org.compostela.extraction.child;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.SAXException;

/** Reads the text of files by what they are, not by what they are called. For one thread. */
final class FileText {
    private final Parser parser;
    private final Limits limits;

    FileText(Limits limits) throws IOException {
        URL parsers = Objects.requireNonNull(FileText.class.getResource("parsers.xml"), "parsers.xml");
        try {
            this.parser = new AutoDetectParser(new TikaConfig(parsers));
        } catch (TikaException | SAXException e) {
            throw new IOException("the list of parsers cannot be read", e);
        }
        this.limits = limits;
    }

    /** Never throws for what is in the file: of a broken one the answer has what could be read, and why there is no more. */
    Answer of(Path file) {
        WriteOutContentHandler text = new WriteOutContentHandler(limits.text());
        ParseContext context = context();
        BoundedFiles inner = new BoundedFiles(limits, context);
        context.set(EmbeddedDocumentExtractor.class, inner);
        String reason = "";
        try (TikaInputStream stream = TikaInputStream.get(file)) {
            parser.parse(stream, new BodyContentHandler(text), new Metadata(), context);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            reason = reason(e);
        }
        return new Answer(text.toString(), reason.isEmpty() ? inner.leftOut() : reason);
    }

    private ParseContext context() {
        ParseContext context = new ParseContext();
        context.set(Parser.class, parser);
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractInlineImages(false);
        pdf.setExtractActions(false);
        context.set(PDFParserConfig.class, pdf);
        OfficeParserConfig office = new OfficeParserConfig();
        office.setExtractMacros(false);
        // Read as streams: the models of POI take many times the memory of the file.
        office.setUseSAXDocxExtractor(true);
        office.setUseSAXPptxExtractor(true);
        context.set(OfficeParserConfig.class, office);
        return context;
    }

    private String reason(Throwable failure) {
        if (WriteLimitReachedException.isWriteLimitReached(failure)) {
            return "it has more than " + limits.text() + " characters";
        }
        if (failure instanceof EncryptedDocumentException) {
            return "it is encrypted";
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + Objects.toString(cause.getMessage(), "broken");
    }
}
