package org.compostela.senderauthentication.dmarc;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A part of a report: a name with a text or with elements in it. Bounded in depth, width and length. */
record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int DEEPEST = 8;
    private static final int MOST_CHILDREN = 200;
    private static final int LONGEST_TEXT = 1024;

    /** Reads the element that the reader stands on, to its end. */
    static XmlElement read(XMLStreamReader xml) throws XMLStreamException, ReportException {
        return read(xml, 1);
    }

    private static XmlElement read(XMLStreamReader xml, int depth) throws XMLStreamException, ReportException {
        if (depth > DEEPEST) {
            throw new ReportException("elements deeper than " + DEEPEST);
        }
        String name = xml.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (xml.next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.isStartElement()) {
                children.add(read(xml, depth + 1));
            } else if (xml.isCharacters()) {
                text.append(xml.getText());
            }
            if (children.size() > MOST_CHILDREN || text.length() > LONGEST_TEXT) {
                throw new ReportException("more in the element " + name + " than any report has");
            }
        }
        return new XmlElement(name, text.toString().strip(), children);
    }

    /** The text of the first element of that name; empty if there is none. */
    String get(String child) {
        return children.stream()
                .filter(element -> element.name().equals(child))
                .map(XmlElement::text)
                .findFirst()
                .orElse("");
    }

    String required(String child) throws ReportException {
        String value = get(child);
        if (value.isEmpty()) {
            throw new ReportException(name + " has no " + child);
        }
        return value;
    }

    /** The first element of that name; an empty one if there is none. */
    XmlElement in(String child) {
        return children.stream()
                .filter(element -> element.name().equals(child))
                .findFirst()
                .orElse(new XmlElement(child, "", List.of()));
    }

    List<XmlElement> all(String child) {
        return children.stream().filter(element -> element.name().equals(child)).toList();
    }
}
