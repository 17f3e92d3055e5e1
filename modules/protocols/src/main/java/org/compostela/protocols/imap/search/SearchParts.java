package org.compostela.protocols.imap.search;

import java.util.List;
import java.util.Map;
import org.apache.james.imap.decode.parser.SearchCommandParser;
import org.apache.james.imap.processor.SearchProcessor;
import org.apache.james.utils.ClassName;

/** What this package puts into James' IMAP; the objects are made by Guice, with {@link SearchThreads} bound. */
public final class SearchParts {
    private SearchParts() {}

    /** Processors by the name of James' that each stands for. */
    public static Map<String, String> processors() {
        return Map.of(SearchProcessor.class.getName(), SearchCommandProcessor.class.getName());
    }

    /** Parsers by the name of James' that each stands for. */
    public static Map<String, String> parsers() {
        return Map.of(SearchCommandParser.class.getName(), SearchParser.class.getName());
    }

    /** Parsers of commands that James has not. */
    public static List<ClassName> furtherParsers() {
        return List.of(
                new ClassName(SortParser.class.getName()),
                new ClassName(ThreadParser.class.getName()),
                new ClassName(MultiSearchParser.class.getName()));
    }

    public static List<ClassName> furtherEncoders() {
        return List.of(new ClassName(SearchAnswerEncoder.class.getName()));
    }
}
