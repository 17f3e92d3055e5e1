package org.compostela.search;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.compostela.configuration.BodySearch;

/** The settings and the mapping that an index is made with: {@code message-index.json}, filled in. */
final class IndexLayout {
    /** The text of messages as words. */
    private static final String WORDS = "{ \"type\": \"text\", \"analyzer\": \"mail\", \"norms\": false }";
    /**
     * The same as trigrams, after which OpenSearch looks into what it keeps of the document: no second copy of it, which could not hold
     * more than 32,766 bytes of each text anyway.
     */
    private static final String SUBSTRING = "{ \"type\": \"wildcard\", \"doc_values\": false }";

    private IndexLayout() {}

    static String of(OpenSearchConnection connection) {
        String pattern = new String(JsonStringEncoder.getInstance().quoteAsString(SearchText.WORD_PATTERN));
        return file().replace("SHARDS", Integer.toString(connection.shards()))
                .replace("REPLICAS", Integer.toString(connection.replicas()))
                .replace("WORD_PATTERN", "\"" + pattern + "\"")
                .replace("TEXT", text(connection.body()));
    }

    private static String text(BodySearch body) {
        return switch (body) {
            case WORDS -> WORDS;
            case SUBSTRING -> SUBSTRING;
        };
    }

    private static String file() {
        try (InputStream json = IndexLayout.class.getResourceAsStream("message-index.json")) {
            return new String(requireNonNull(json, "message-index.json").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
