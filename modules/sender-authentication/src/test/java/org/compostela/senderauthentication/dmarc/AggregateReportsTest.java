package org.compostela.senderauthentication.dmarc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.compostela.senderauthentication.dmarc.AggregateReport.Check;
import org.compostela.senderauthentication.dmarc.AggregateReport.Policy;
import org.compostela.senderauthentication.dmarc.AggregateReport.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateReportsTest {
    private static final AggregateReport REPORT = new AggregateReport(
            "Receiver & Sons",
            "dmarc@receiver.example",
            "2026-11-25.1",
            Instant.ofEpochSecond(1795478400),
            Instant.ofEpochSecond(1795564799),
            new Policy("example.org", DmarcPolicy.REJECT, DmarcPolicy.QUARANTINE, true, false, 50),
            ImmutableList.of(
                    new Row(
                            InetAddresses.forString("192.0.2.1"),
                            12,
                            DmarcPolicy.NONE,
                            true,
                            false,
                            "example.org",
                            "bounce.example.org",
                            ImmutableList.of(
                                    new Check("example.org", "s1", "pass"), new Check("list.example", "", "fail")),
                            ImmutableList.of(new Check("bounce.example.org", "", "softfail"))),
                    new Row(
                            InetAddresses.forString("2001:db8::1"),
                            1,
                            DmarcPolicy.REJECT,
                            false,
                            false,
                            "a.example.org",
                            "",
                            ImmutableList.of(),
                            ImmutableList.of(new Check("evil.example", "", "none")))));

    @Test
    void reportThatWasWrittenIsReadAgain() throws Exception {
        assertThat(AggregateReports.read(new ByteArrayInputStream(written()))).isEqualTo(REPORT);
    }

    @Test
    void reportIsReadFromGzipAndZip() throws Exception {
        assertThat(AggregateReports.read(new ByteArrayInputStream(gzip(written()))))
                .isEqualTo(REPORT);
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("../../report.xml"));
            out.write(written());
        }
        assertThat(AggregateReports.read(new ByteArrayInputStream(zip.toByteArray())))
                .isEqualTo(REPORT);
    }

    @Test
    void entitiesAreNotFollowed() {
        String external = "<?xml version=\"1.0\"?><!DOCTYPE feedback [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + new String(written(), StandardCharsets.UTF_8)
                        .replaceFirst("<\\?xml[^>]*>", "")
                        .replace("Receiver", "&x;");
        assertThatThrownBy(() -> read(external)).isInstanceOf(ReportException.class);
        String laughs = "<!DOCTYPE feedback [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><feedback>&b;</feedback>";
        assertThatThrownBy(() -> read(laughs)).isInstanceOf(ReportException.class);
    }

    @Test
    void bombIsGivenUp() {
        byte[] spaces = new byte[AggregateReports.LONGEST + 1000];
        Arrays.fill(spaces, (byte) ' ');
        System.arraycopy("<feedback>".getBytes(StandardCharsets.UTF_8), 0, spaces, 0, 10);

        assertThatThrownBy(() -> AggregateReports.read(new ByteArrayInputStream(gzip(spaces))))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("unpacked");
    }

    @Test
    void depthRowsAndTextsAreBounded() {
        assertThatThrownBy(() -> read("<feedback>" + "<a>".repeat(100_000))).isInstanceOf(ReportException.class);
        assertThatThrownBy(() -> read("<feedback><report_metadata><org_name>" + "x".repeat(100_000)))
                .isInstanceOf(ReportException.class);
        String row = "<record><row><source_ip>192.0.2.1</source_ip><count>1</count></row>"
                + "<identifiers><header_from>a.b</header_from></identifiers></record>";
        assertThatThrownBy(() -> read("<feedback>" + row.repeat(AggregateReports.MOST_ROWS + 1)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("rows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "<html/>",
                "<feedback/>",
                "<feedback>",
                "PK\u0003\u0004",
                "\u001f\u008b",
                "<feedback><record><row><source_ip>localhost</source_ip><count>1</count></row></record></feedback>",
                "<feedback><record><row><source_ip>192.0.2.1</source_ip><count>-1</count></row></record></feedback>"
            })
    void whatIsNoReportIsATypedError(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ReportException.class);
    }

    private static AggregateReport read(String text) throws IOException, ReportException {
        return AggregateReports.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] written() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AggregateReports.write(REPORT, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
