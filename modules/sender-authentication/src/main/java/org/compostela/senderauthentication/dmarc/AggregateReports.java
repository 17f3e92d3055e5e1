package org.compostela.senderauthentication.dmarc;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import com.google.common.net.InetAddresses;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.compostela.senderauthentication.dmarc.AggregateReport.Check;
import org.compostela.senderauthentication.dmarc.AggregateReport.Policy;
import org.compostela.senderauthentication.dmarc.AggregateReport.Row;

/**
 * Reads and writes aggregate reports (RFC 7489 section 7.2.1.1): XML, bare or in gzip or zip. A stranger's report may cost no more than
 * it may hold: {@link #LONGEST} bytes once unpacked, {@link #MOST_ROWS} rows. It names no file and no host that would be asked.
 */
public final class AggregateReports {
    /** Unpacked. The largest of honest receivers are some MiB. */
    static final int LONGEST = 32 << 20;

    static final int MOST_ROWS = 50_000;

    private AggregateReports() {}

    /**
     * @param packed from the first byte on; is not closed
     * @throws ReportException if it is no report, or larger than allowed
     * @throws IOException if it cannot be read from where it is kept
     */
    public static AggregateReport read(InputStream packed) throws IOException, ReportException {
        BufferedInputStream in = new BufferedInputStream(packed);
        byte[] magic = new byte[4];
        in.mark(magic.length);
        ByteStreams.read(in, magic, 0, magic.length);
        in.reset();
        try {
            return parse(new BoundedStream(unpacked(in, magic)));
        } catch (BoundedStream.TooLong e) {
            throw new ReportException("more than " + LONGEST + " bytes once unpacked", e);
        } catch (ZipException | EOFException e) {
            throw new ReportException("no such archive", e);
        }
    }

    public static void write(AggregateReport report, OutputStream out) throws IOException {
        try {
            new AggregateReportWriter(out).write(report);
        } catch (XMLStreamException e) {
            throw new IOException("the report cannot be written", e);
        }
    }

    private static InputStream unpacked(InputStream in, byte[] magic) throws IOException, ReportException {
        if (magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
            return new GZIPInputStream(in);
        }
        if (magic[0] == 'P' && magic[1] == 'K') {
            ZipInputStream zip = new ZipInputStream(in);
            if (zip.getNextEntry() == null) {
                throw new ReportException("an archive without a file");
            }
            return zip;
        }
        return in;
    }

    private static AggregateReport parse(InputStream in) throws IOException, ReportException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return new Parser(factory.createXMLStreamReader(text(in))).parse();
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw new ReportException("no XML of a report", e);
        } catch (RuntimeException e) {
            // The parser of the JDK answers some texts with other exceptions than the one it declares.
            throw new ReportException("no XML of a report", e);
        }
    }

    /**
     * UTF-8 without the mark that some put before it. What is not is replaced: the parser of the JDK writes of bytes that it cannot decode to
     * standard error.
     */
    private static Reader text(InputStream in) throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != '\ufeff') {
            text.reset();
        }
        return text;
    }

    private static final class Parser {
        private final XMLStreamReader xml;
        private final List<Row> rows = new ArrayList<>();
        private XmlElement metadata = new XmlElement("report_metadata", "", List.of());
        private XmlElement policy = new XmlElement("policy_published", "", List.of());

        Parser(XMLStreamReader xml) {
            this.xml = xml;
        }

        AggregateReport parse() throws XMLStreamException, ReportException {
            findRoot();
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    part(XmlElement.read(xml));
                }
            }
            XmlElement range = metadata.in("date_range");
            return new AggregateReport(
                    metadata.required("org_name"),
                    metadata.get("email"),
                    metadata.required("report_id"),
                    Instant.ofEpochSecond(number(range.required("begin"))),
                    Instant.ofEpochSecond(number(range.required("end"))),
                    policy(policy),
                    ImmutableList.copyOf(rows));
        }

        private void findRoot() throws XMLStreamException, ReportException {
            while (xml.next() != XMLStreamConstants.START_ELEMENT) {
                if (xml.getEventType() == XMLStreamConstants.DTD) {
                    throw new ReportException("a report with a document type");
                }
            }
            if (!xml.getLocalName().equals("feedback")) {
                throw new ReportException("no report: " + xml.getLocalName());
            }
        }

        private void part(XmlElement part) throws ReportException {
            switch (part.name()) {
                case "report_metadata" -> metadata = part;
                case "policy_published" -> policy = part;
                case "record" -> {
                    if (rows.size() == MOST_ROWS) {
                        throw new ReportException("more than " + MOST_ROWS + " rows");
                    }
                    rows.add(row(part));
                }
                default -> {
                    // Extensions are not ours to read.
                }
            }
        }
    }

    private static Policy policy(XmlElement published) throws ReportException {
        DmarcPolicy policy = DmarcPolicy.parse(published.get("p")).orElse(DmarcPolicy.NONE);
        String percent = published.get("pct");
        return new Policy(
                published.required("domain"),
                policy,
                DmarcPolicy.parse(published.get("sp")).orElse(policy),
                published.get("adkim").equals("s"),
                published.get("aspf").equals("s"),
                percent.isEmpty() ? 100 : (int) Math.min(number(percent), 100));
    }

    private static Row row(XmlElement record) throws ReportException {
        XmlElement row = record.in("row");
        XmlElement evaluated = row.in("policy_evaluated");
        XmlElement identifiers = record.in("identifiers");
        XmlElement checks = record.in("auth_results");
        return new Row(
                address(row.required("source_ip")),
                number(row.required("count")),
                DmarcPolicy.parse(evaluated.get("disposition")).orElse(DmarcPolicy.NONE),
                evaluated.get("dkim").equals("pass"),
                evaluated.get("spf").equals("pass"),
                identifiers.required("header_from"),
                identifiers.get("envelope_from"),
                checks(checks.all("dkim")),
                checks(checks.all("spf")));
    }

    private static ImmutableList<Check> checks(List<XmlElement> checks) {
        return checks.stream()
                .map(check -> new Check(
                        check.get("domain"),
                        check.get("selector"),
                        check.get("result").toLowerCase(Locale.ROOT)))
                .collect(ImmutableList.toImmutableList());
    }

    private static InetAddress address(String text) throws ReportException {
        if (!InetAddresses.isInetAddress(text)) {
            throw new ReportException("no address: " + text);
        }
        return InetAddresses.forString(text);
    }

    /** Not negative, and no more than any counter or clock reaches. */
    private static long number(String digits) throws ReportException {
        if (digits.length() > 12 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ReportException("no number: " + digits);
        }
        return Long.parseLong(digits);
    }
}
