package org.compostela.senderauthentication.dmarc;

import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;
import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.compostela.senderauthentication.dmarc.AggregateReport.Check;
import org.compostela.senderauthentication.dmarc.AggregateReport.Policy;
import org.compostela.senderauthentication.dmarc.AggregateReport.Row;

/** Writes one report in the form of RFC 7489 appendix C. Not thread-safe. */
final class AggregateReportWriter {
    /** XML has no way to write the others; domains of strangers may hold them. */
    private static final CharMatcher WRITABLE =
            CharMatcher.inRange(' ', '\ud7ff').or(CharMatcher.anyOf("\t\r\n"));

    private final XMLStreamWriter xml;

    AggregateReportWriter(OutputStream out) throws XMLStreamException {
        this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
    }

    void write(AggregateReport report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("feedback");
        text("version", "1.0");
        metadata(report);
        policy(report.policy());
        for (Row row : report.rows()) {
            record(row);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.flush();
    }

    private void metadata(AggregateReport report) throws XMLStreamException {
        xml.writeStartElement("report_metadata");
        text("org_name", report.organization());
        text("email", report.email());
        text("report_id", report.id());
        xml.writeStartElement("date_range");
        text("begin", String.valueOf(report.begin().getEpochSecond()));
        text("end", String.valueOf(report.end().getEpochSecond()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void policy(Policy policy) throws XMLStreamException {
        xml.writeStartElement("policy_published");
        text("domain", policy.domain());
        text("adkim", policy.strictDkim() ? "s" : "r");
        text("aspf", policy.strictSpf() ? "s" : "r");
        text("p", policy.policy().word());
        text("sp", policy.subdomainPolicy().word());
        text("pct", String.valueOf(policy.percent()));
        xml.writeEndElement();
    }

    private void record(Row row) throws XMLStreamException {
        xml.writeStartElement("record");
        xml.writeStartElement("row");
        text("source_ip", InetAddresses.toAddrString(row.source()));
        text("count", String.valueOf(row.count()));
        xml.writeStartElement("policy_evaluated");
        text("disposition", row.disposition().word());
        text("dkim", row.dkim() ? "pass" : "fail");
        text("spf", row.spf() ? "pass" : "fail");
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeStartElement("identifiers");
        if (!row.envelopeFrom().isEmpty()) {
            text("envelope_from", row.envelopeFrom());
        }
        text("header_from", row.headerFrom());
        xml.writeEndElement();
        xml.writeStartElement("auth_results");
        for (Check check : row.dkimChecks()) {
            check("dkim", check);
        }
        for (Check check : row.spfChecks()) {
            check("spf", check);
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void check(String method, Check check) throws XMLStreamException {
        xml.writeStartElement(method);
        text("domain", check.domain());
        if (!check.selector().isEmpty()) {
            text("selector", check.selector());
        }
        text("result", check.result());
        xml.writeEndElement();
    }

    private void text(String name, String value) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(WRITABLE.negate().replaceFrom(value, '?'));
        xml.writeEndElement();
    }
}
