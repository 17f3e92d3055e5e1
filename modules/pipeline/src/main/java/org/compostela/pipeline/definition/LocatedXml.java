package org.compostela.pipeline.definition;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads XML into {@link Element}s. A document type, and with it every entity from outside, is refused. */
final class LocatedXml extends DefaultHandler {
    private static final int DEEPEST = 64;

    private final Deque<Element> open = new ArrayDeque<>();
    private @Nullable Locator locator;
    private @Nullable Element root;

    private LocatedXml() {}

    static Element parse(String text) throws SAXException {
        LocatedXml handler = new LocatedXml();
        try {
            parser().parse(new InputSource(new StringReader(text)), handler);
        } catch (IOException | ParserConfigurationException e) {
            throw new SAXException(e);
        }
        if (handler.root == null) {
            throw new SAXException("there is no element in it");
        }
        return handler.root;
    }

    private static SAXParser parser() throws ParserConfigurationException, SAXException {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newSAXParser();
    }

    @Override
    public void setDocumentLocator(Locator documentLocator) {
        locator = documentLocator;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        Element element = new Element(name, locator == null ? 0 : locator.getLineNumber());
        for (int i = 0; i < attributes.getLength(); i++) {
            element.attributes.put(attributes.getQName(i), attributes.getValue(i));
        }
        Element parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.children.add(element);
        }
        open.push(element);
        if (open.size() > DEEPEST) {
            throw new SAXParseException("elements stand more than " + DEEPEST + " deep in each other", locator);
        }
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        open.pop();
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        throw e;
    }
}
