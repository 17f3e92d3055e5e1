package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;

/** Small files of each format with one text in them. */
final class SampleFiles {
    private SampleFiles() {}

    /** Every format that is read, by its usual extension. */
    static Map<String, byte[]> all(String text) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("pdf", pdf(text));
        files.put("docx", docx(text));
        files.put("xlsx", xlsx(text));
        files.put("pptx", pptx(text));
        files.put("xls", xls(text));
        files.put("ppt", ppt(text));
        files.put("odt", openDocument("text", "<text:p>" + text + "</text:p>", "text"));
        files.put("ods", openDocument("spreadsheet", SHEET.replace("TEXT", text), "spreadsheet"));
        files.put("odp", openDocument("presentation", SLIDE.replace("TEXT", text), "presentation"));
        files.put("rtf", rtf(text));
        files.put("html", ("<!DOCTYPE html><html><body><p>" + text + "</p></body></html>").getBytes(UTF_8));
        files.put("txt", (text + " in a file without a type\n").getBytes(UTF_8));
        files.put("csv", ("name,way\r\nanna," + text + "\r\nbernd," + text + "\r\n").getBytes(UTF_8));
        files.put("xml", ("<?xml version=\"1.0\"?><way><name>" + text + "</name></way>").getBytes(UTF_8));
        files.put("eml", mail(text));
        files.put("zip", zip("notes.docx", docx(text)));
        files.put("tar.gz", gzip(tar("notes.pdf", pdf(text))));
        files.put("7z", sevenZip());
        return files;
    }

    static byte[] pdf(String text) throws IOException {
        return pdf(text, false);
    }

    static byte[] encryptedPdf(String text) throws IOException {
        return pdf(text, true);
    }

    private static byte[] pdf(String text, boolean encrypted) throws IOException {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 12);
                content.newLineAtOffset(72, 700);
                content.showText(text);
                content.endText();
            }
            if (encrypted) {
                document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    static byte[] docx(String text) throws IOException {
        return docx("", text);
    }

    /** @param documentType stands before the root of the part with the text */
    static byte[] docx(String documentType, String text) throws IOException {
        return office(
                "word/document.xml",
                "wordprocessingml.document.main",
                documentType
                        + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>"
                        + "<w:r><w:t>" + text + "</w:t></w:r></w:p></w:body></w:document>",
                Map.of());
    }

    private static byte[] xlsx(String text) throws IOException {
        String names = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        return office(
                "xl/workbook.xml",
                "spreadsheetml.sheet.main",
                "<workbook" + names + " xmlns:r=\"" + RELATIONS
                        + "\"><sheets><sheet name=\"one\" sheetId=\"1\" r:id=\"r1\"/>" + "</sheets></workbook>",
                Map.of(
                        "xl/_rels/workbook.xml.rels",
                        relation("worksheet", "worksheets/sheet1.xml"),
                        "xl/worksheets/sheet1.xml",
                        "<worksheet" + names + "><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + text
                                + "</t></is></c></row></sheetData></worksheet>"));
    }

    private static byte[] pptx(String text) throws IOException {
        String names = " xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\"" + RELATIONS
                + "\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";
        return office(
                "ppt/presentation.xml",
                "presentationml.presentation.main",
                "<p:presentation" + names
                        + "><p:sldIdLst><p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst></p:presentation>",
                Map.of(
                        "ppt/_rels/presentation.xml.rels",
                        relation("slide", "slides/slide1.xml"),
                        "ppt/slides/slide1.xml",
                        "<p:sld" + names + "><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>" + text
                                + "</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"));
    }

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static String relation(String kind, String target) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
                + " Type=\"" + RELATIONS + "/" + kind + "\" Target=\"" + target + "\"/></Relationships>";
    }

    /** A file of Office Open XML: the main part, and those that it leads to. */
    private static byte[] office(String main, String type, String content, Map<String, String> others)
            throws IOException {
        String prefix = "application/vnd.openxmlformats-officedocument.";
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                part(
                        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\""
                                + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                + "<Override PartName=\"/" + main + "\" ContentType=\"" + prefix + type + "+xml\"/>"
                                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" + prefix
                                + "spreadsheetml.worksheet+xml\"/><Override PartName=\"/ppt/slides/slide1.xml\" ContentType=\""
                                + prefix + "presentationml.slide+xml\"/></Types>"));
        parts.put("_rels/.rels", part(relation("officeDocument", main)));
        parts.put(main, part(content));
        others.forEach((name, other) -> parts.put(name, part(other)));
        return zip(parts);
    }

    private static byte[] part(String content) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + content).getBytes(UTF_8);
    }

    private static byte[] xls(String text) throws IOException {
        try (HSSFWorkbook workbook = new HSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            workbook.createSheet("one").createRow(0).createCell(0).setCellValue(text);
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static byte[] ppt(String text) throws IOException {
        try (HSLFSlideShow show = new HSLFSlideShow();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            show.createSlide().createTextBox().setText(text);
            show.write(out);
            return out.toByteArray();
        }
    }

    private static final String SHEET = "<table:table table:name=\"one\"><table:table-row><table:table-cell>"
            + "<text:p>TEXT</text:p></table:table-cell></table:table-row></table:table>";
    private static final String SLIDE = "<draw:page draw:name=\"one\"><draw:frame><draw:text-box><text:p>TEXT</text:p>"
            + "</draw:text-box></draw:frame></draw:page>";

    private static byte[] openDocument(String kind, String body, String element) throws IOException {
        String names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                + " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                + " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\"";
        String content =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content " + names + "><office:body><office:"
                        + element + ">" + body + "</office:" + element + "></office:body></office:document-content>";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            byte[] type = ("application/vnd.oasis.opendocument." + kind).getBytes(US_ASCII);
            ZipEntry first = new ZipEntry("mimetype");
            first.setMethod(ZipEntry.STORED);
            first.setSize(type.length);
            java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            crc.update(type);
            first.setCrc(crc.getValue());
            zip.putNextEntry(first);
            zip.write(type);
            zip.putNextEntry(new ZipEntry("content.xml"));
            zip.write(content.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] rtf(String text) {
        return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times;}}\\f0\\fs24 " + text + "\\par}").getBytes(US_ASCII);
    }

    private static byte[] mail(String text) {
        return ("Received: from a.example by b.example; Tue, 24 Nov 2026 12:00:00 +0000\r\nFrom: a@a.example\r\nTo:"
                        + " b@b.example\r\nSubject: kept\r\nMessage-ID: <1@a.example>\r\nMIME-Version: 1.0\r\nContent-Type:"
                        + " text/plain; charset=utf-8\r\n\r\n" + text + "\r\n")
                .getBytes(UTF_8);
    }

    static byte[] zip(String name, byte[] content) throws IOException {
        return zip(Map.of(name, content));
    }

    static byte[] zip(Map<String, byte[]> contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    /** One file: a header of 512 bytes, the content filled up to such blocks, and two empty ones. */
    private static byte[] tar(String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        field(header, 0, name);
        field(header, 100, "0000644");
        field(header, 108, "0000000");
        field(header, 116, "0000000");
        field(header, 124, String.format("%011o", content.length));
        field(header, 136, "00000000000");
        field(header, 148, "        ");
        field(header, 156, "0");
        field(header, 257, "ustar");
        field(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        field(header, 148, String.format("%06o\0 ", sum));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header);
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512 + 1024]);
        return out.toByteArray();
    }

    private static void field(byte[] header, int at, String value) {
        byte[] bytes = value.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** No library that writes it is in this class path; the text in it is {@code Buencamino}. */
    private static byte[] sevenZip() {
        return Base64.getDecoder()
                .decode(
                        "N3q8ryccAAIgmcF+DAAAAAAAAABCAAAAAAAAAFuzGedzKk3NS07MzczLBwABBAYAAQkMCgHVtrKXAAcLAQABAwQBCAwKCgGOZngCAAgAAAUBEQ0AbgAuAHQAeAB0AAAAFAoBAABAuVrTSd0BAAA=");
    }
}
