package org.compostela.search;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in OpenSearch and its two names. Readers and writers know only the aliases, so that a new version of the mapping can be
 * filled behind {@code write} while {@code read} still answers.
 */
final class MessageIndexSchema {
    /** Raised with every change of {@code message-index.json}. */
    private static final int VERSION = 1;

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageIndexSchema.class);

    private final OpenSearchClient client;
    private final OpenSearchConnection connection;

    MessageIndexSchema(OpenSearchClient client, OpenSearchConnection connection) {
        this.client = client;
        this.connection = connection;
    }

    String readAlias() {
        return connection.prefix() + "-read";
    }

    String writeAlias() {
        return connection.prefix() + "-write";
    }

    String index() {
        return connection.prefix() + "-v" + VERSION;
    }

    /** Makes what lacks; may be called at any time, by several servers at once. Blocks. */
    void ensure() throws IOException {
        if (!client.indices().exists(request -> request.index(index())).value()) {
            create();
        }
        ensureAlias(readAlias());
        ensureAlias(writeAlias());
    }

    /** The layout goes to OpenSearch as it lies in the file: the client's own types do not know all of its analysis. */
    private void create() throws IOException {
        try (Response response = client.generic()
                .execute(Requests.builder()
                        .method("PUT")
                        .endpoint("/" + index())
                        .json(layout())
                        .build())) {
            String answer = response.getBody().map(Body::bodyAsString).orElse("");
            if (response.getStatus() < 300) {
                LOGGER.atInfo()
                        .addKeyValue("index", index())
                        .addKeyValue("shards", connection.shards())
                        .log("made the message index");
            } else if (!answer.contains("resource_already_exists_exception")) {
                throw new IOException("OpenSearch did not make the index " + index() + ": " + answer);
            }
        }
    }

    private void ensureAlias(String alias) throws IOException {
        if (!client.indices().existsAlias(request -> request.name(alias)).value()) {
            client.indices()
                    .putAlias(request -> request.index(index()).name(alias).isWriteIndex(true));
        }
    }

    private String layout() {
        try (InputStream json = MessageIndexSchema.class.getResourceAsStream("message-index.json")) {
            return new String(requireNonNull(json, "message-index.json").readAllBytes(), StandardCharsets.UTF_8)
                    .replace("SHARDS", Integer.toString(connection.shards()))
                    .replace("REPLICAS", Integer.toString(connection.replicas()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
