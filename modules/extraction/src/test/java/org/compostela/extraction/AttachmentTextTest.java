package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import org.apache.james.mailbox.extractor.ParsedContent;
import org.apache.james.mailbox.model.ContentType;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.compostela.configuration.AttachmentSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The child that ships, on good files and hostile ones. */
class AttachmentTextTest {
    private static final String WORD = "Buencamino";
    private static final ContentType UNKNOWN = ContentType.of("application/octet-stream");
    private static final AttachmentSettings BOUNDS = TestReaders.bounds(96, Duration.ofSeconds(15));

    private static AttachmentReader reader;
    private static RecordingMetricFactory metrics;
    private static AttachmentText text;

    @BeforeAll
    static void start() throws Exception {
        reader = TestReaders.real(BOUNDS);
        metrics = new RecordingMetricFactory();
        text = new AttachmentText(reader, metrics);
    }

    @AfterAll
    static void stop() {
        reader.close();
    }

    private static ParsedContent read(byte[] file) throws Exception {
        return text.extractContent(new ByteArrayInputStream(file), UNKNOWN);
    }

    private static String textOf(byte[] file) throws Exception {
        return read(file).getTextualContent().orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pdf", "docx", "xlsx", "pptx", "xls", "ppt", "odt", "ods", "odp", "rtf", "html", "txt", "csv", "xml",
                "eml", "zip", "tar.gz", "7z"
            })
    void textOfTheFormatIsReadWhateverThePartIsCalled(String format) throws Exception {
        byte[] file = SampleFiles.all(WORD).get(format);

        assertThat(textOf(file)).contains(WORD);
        assertThat(text.extractContent(new ByteArrayInputStream(file), ContentType.of("image/png"))
                        .getTextualContent()
                        .orElse(""))
                .contains(WORD);
    }

    @Test
    void pictureAndNoiseDoNotWakeTheChild() throws Exception {
        try (AttachmentReader asleep = TestReaders.real(BOUNDS)) {
            AttachmentText sleeping = new AttachmentText(asleep, metrics);
            byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
            byte[] noise = new byte[5_000];
            new Random(1).nextBytes(noise);
            byte[] html = "<p>here</p>".getBytes(UTF_8);

            assertThat(sleeping.extractContent(new ByteArrayInputStream(png), ContentType.of("application/pdf"))
                            .getTextualContent())
                    .isEmpty();
            assertThat(sleeping.extractContent(new ByteArrayInputStream(noise), UNKNOWN)
                            .getTextualContent())
                    .isEmpty();
            assertThat(sleeping.extractContent(new ByteArrayInputStream(new byte[0]), UNKNOWN)
                            .getTextualContent())
                    .isEmpty();
            assertThat(sleeping.extractContent(new ByteArrayInputStream(html), ContentType.of("text/html"))
                            .getTextualContent())
                    .contains("here");
            assertThat(asleep.pid()).isEmpty();
        }
    }

    @Test
    void encryptedFileIsSkippedWithItsReason() throws Exception {
        byte[] file = SampleFiles.encryptedPdf(WORD);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SkippedAttachmentException.class)
                .hasMessage("unreadable: it is encrypted");
        assertThat(metrics.countFor("attachments.skipped.unreadable")).isPositive();
    }

    @Test
    void longTextIsCutAndSaid() throws Exception {
        StringBuilder words = new StringBuilder();
        Random random = new Random(1);
        while (words.length() < 1_300_000) {
            words.append(Integer.toString(random.nextInt(), Character.MAX_RADIX))
                    .append(' ');
        }
        byte[] file = SampleFiles.gzip(words.toString().getBytes(UTF_8));

        ParsedContent content = read(file);

        assertThat(content.getTextualContent().orElseThrow()).hasSizeBetween(900_000, 1024 * 1024);
        assertThat(content.getMetadata().get(AttachmentText.CUT))
                .containsExactly("it has more than 1048576 characters");
    }

    @Test
    void archivesAreReadToTheirDepth() throws Exception {
        byte[] deep = SampleFiles.zip("deep.txt", "abyss".getBytes(UTF_8));
        byte[] third = SampleFiles.zip(Map.of("third.zip", deep, "third.txt", "cellar".getBytes(UTF_8)));
        byte[] file = SampleFiles.zip("first.zip", SampleFiles.zip("second.zip", third));

        ParsedContent content = read(file);

        assertThat(content.getTextualContent().orElseThrow()).contains("cellar").doesNotContain("abyss");
        assertThat(content.getMetadata().get(AttachmentText.CUT))
                .containsExactly("it holds files more than 3 levels deep");
    }

    @Test
    void zipBombEndsInBoundedTimeAndTheNextFileIsRead() throws Exception {
        byte[] bomb = zeros(300L << 20);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            entries.put(i + ".gz", bomb);
        }

        assertBounded(SampleFiles.zip(entries));
    }

    @Test
    void billionLaughsAreNotHeard() throws Exception {
        StringBuilder entities = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 12; i++) {
            entities.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
        }
        assertBounded(SampleFiles.docx(entities + "]>", "&a11;"));
    }

    @Test
    void fileOfTheServerIsNotReadThroughAnEntity(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "opensesame");
        byte[] file = SampleFiles.docx("<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>", "&e; " + WORD);
        byte[] plain = ("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><x>&e;</x>")
                .getBytes(UTF_8);

        assertThat(boundedText(file)).doesNotContain("opensesame");
        assertThat(boundedText(plain)).doesNotContain("opensesame");
    }

    @Test
    void pdfWhosePagesHoldEachOtherEnds() throws Exception {
        String file =
                "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2"
                        + "/Parent 3 0 R>>endobj\n3 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n"
                        + "trailer<</Root 1 0 R/Size 4>>\n%%EOF";
        assertBounded(file.getBytes(UTF_8));
        assertBounded(("%PDF-1.4\n1 0 obj" + "[".repeat(100_000)).getBytes(UTF_8));
    }

    @Test
    void pdfThatUnpacksToMoreThanTheMemoryEnds() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] packed = deflated("(x) Tj ".getBytes(UTF_8), 200L << 20);
        out.write(("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count"
                        + " 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n4 0"
                        + " obj<</Length " + packed.length + "/Filter/FlateDecode>>stream\n")
                .getBytes(UTF_8));
        out.write(packed);
        out.write("\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF".getBytes(UTF_8));

        assertBounded(out.toByteArray());
    }

    @Test
    void childEndsWhenItsParentIsGone() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(System.getProperty("compostela.root"), "modules/extraction/child/target/lib") + "/*",
                        "org.compostela.extraction.child.ReaderMain",
                        "1000",
                        "3",
                        "1000000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(child.getInputStream().read()).isEqualTo(7);

            child.getOutputStream().close();

            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(4);
        } finally {
            child.destroyForcibly();
        }
    }

    /** However it ends, it ends, says so, and leaves a child that reads. */
    private static void assertBounded(byte[] file) throws Exception {
        long began = System.nanoTime();
        boundedText(file);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(BOUNDS.time().plusSeconds(30));
        assertThat(textOf(SampleFiles.pdf(WORD))).contains(WORD);
    }

    private static String boundedText(byte[] file) throws Exception {
        try {
            return textOf(file);
        } catch (SkippedAttachmentException e) {
            assertThat(e).hasMessageMatching("(?s)(unreadable|too-slow|too-much-memory|too-large): .+");
            return "";
        }
    }

    private static byte[] zeros(long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new java.util.zip.GZIPOutputStream(out)) {
            writeMany(gzip, new byte[1], length);
        }
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] pattern, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflater = new DeflaterOutputStream(out)) {
            writeMany(deflater, pattern, length);
        }
        return out.toByteArray();
    }

    private static void writeMany(OutputStream out, byte[] pattern, long length) throws IOException {
        byte[] block = new byte[pattern.length * 100_000];
        for (int i = 0; i < block.length; i += pattern.length) {
            System.arraycopy(pattern, 0, block, i, pattern.length);
        }
        for (long written = 0; written < length; written += block.length) {
            out.write(block, 0, (int) Math.min(block.length, length - written));
        }
        Arrays.fill(block, (byte) 0);
    }
}
