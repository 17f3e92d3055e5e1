package org.compostela.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.compostela.configuration.BodySearch;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in OpenSearch and its names. Readers and writers know aliases alone: {@code PREFIX-read} and {@code PREFIX-write} lead to
 * the index that is used, {@code PREFIX-next} to one that is being built to take its place. Safe for use by many threads, and by
 * several servers on one OpenSearch; everything that asks it blocks.
 */
final class MessageIndexSchema {
    /**
     * Raised with every change of {@code message-index.json}: an index of another version is used on while it is rebuilt. Until then a
     * query must find in the old one what it found before.
     */
    private static final int VERSION = 2;

    private static final String META = "_meta";
    private static final String LAYOUT = "layout";
    private static final String COMPLETE = "complete";

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageIndexSchema.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenSearchClient client;
    private final OpenSearchConnection connection;
    private final IndexTargets targets;
    private volatile Index current;

    MessageIndexSchema(OpenSearchClient client, OpenSearchConnection connection) {
        this.client = client;
        this.connection = connection;
        this.targets = new IndexTargets(connection.prefix() + "-write", connection.prefix() + "-next");
        this.current = new Index(readAlias(), "v" + VERSION + "-" + name(connection.body()), true);
    }

    /**
     * An index as it is.
     *
     * @param layout the version of the mapping and what searches of bodies it serves
     * @param complete whether all mail that there was when it was made has been written to it
     */
    record Index(String name, String layout, boolean complete) {}

    String readAlias() {
        return connection.prefix() + "-read";
    }

    IndexTargets targets() {
        return targets;
    }

    /** The name of the index that is used, as far as this server has heard; the read alias before it has asked. */
    String index() {
        return current.name();
    }

    /** What searches of bodies the index serves that is used: not what is wished, until it is rebuilt. */
    BodySearch body() {
        String layout = current.layout();
        for (BodySearch body : BodySearch.values()) {
            if (layout.endsWith("-" + name(body))) {
                return body;
            }
        }
        return BodySearch.WORDS;
    }

    private static String name(BodySearch body) {
        return body.name().toLowerCase(Locale.ROOT);
    }

    /** Makes what lacks, and looks up what is used and what is built; may be called at any time. */
    void ensure() throws IOException {
        Optional<String> used = behind(readAlias());
        if (used.isEmpty()) {
            String first = name(1);
            create(first, false);
            alias(first, readAlias());
            alias(first, targets.current());
        } else if (behind(targets.current()).isEmpty()) {
            alias(used.get(), targets.current());
        }
        look();
        if (isOutdated()) {
            accept(current.name());
        }
    }

    /** Looks up what is used and what is built: another server may have changed it. */
    void look() throws IOException {
        targets.building(behind(targets.next()).isPresent());
        Optional<String> used = behind(readAlias());
        if (used.isPresent() && !used.get().equals(current.name())) {
            current = describe(used.get());
        }
    }

    private Index describe(String name) throws IOException {
        JsonNode meta = ask("GET", "/" + name + "/_mapping", null)
                .path(name)
                .path("mappings")
                .path(META);
        // The first version had no such note, and no mail from before it was made.
        return new Index(
                name,
                meta.path(LAYOUT).asText("v1-" + name(BodySearch.WORDS)),
                meta.path(COMPLETE).asBoolean(true));
    }

    /** Whether the index that is used is of another layout than this server makes. */
    boolean isOutdated() {
        return !current.layout().equals(wanted());
    }

    /** What kind of index is used, for people. */
    String layout() {
        return current.layout();
    }

    /** What kind of index this server makes. */
    String wanted() {
        return "v" + VERSION + "-" + name(connection.body());
    }

    /** Whether mail may lack in the index because it was made beside mailboxes that had mail. */
    boolean isComplete() {
        return current.complete();
    }

    /** Notes that nothing lacks any more. */
    void completed(String index) throws IOException {
        ObjectNode meta = JSON.createObjectNode();
        meta.putObject(META).put(LAYOUT, describe(index).layout()).put(COMPLETE, true);
        ask("PUT", "/" + index + "/_mapping", meta);
        if (current.name().equals(index)) {
            current = describe(index);
        }
    }

    /** The index that is being built, if any. */
    Optional<String> building() throws IOException {
        return behind(targets.next());
    }

    /**
     * Begins to build an index, or goes on with one that a server left behind. Of now on this server writes to it what changes; another
     * one does when it has looked.
     */
    String build() throws IOException {
        Optional<String> begun = building();
        if (begun.isPresent() && describe(begun.get()).layout().equals(wanted())) {
            targets.building(true);
            return begun.get();
        }
        if (begun.isPresent()) {
            abandon(begun.get());
        }
        String name = name(1 + newest());
        create(name, false);
        alias(name, targets.next());
        targets.building(true);
        return name;
    }

    /** The index that was built takes the place of the one that is used, at one instant for readers and writers. */
    void use(String built) throws IOException {
        String old = behind(readAlias()).orElseThrow(() -> new IOException("no index is in use"));
        ObjectNode change = JSON.createObjectNode();
        var actions = change.putArray("actions");
        for (String alias : List.of(readAlias(), targets.current())) {
            actions.addObject().putObject("remove").put("index", old).put("alias", alias);
            actions.addObject().putObject("add").put("index", built).put("alias", alias);
        }
        actions.addObject().putObject("remove").put("index", built).put("alias", targets.next());
        ask("POST", "/_aliases", change);
        look();
        LOGGER.atInfo().addKeyValue("index", built).addKeyValue("before", old).log("another message index is in use");
    }

    /** Deletes the indices that are neither used nor built. */
    void deleteOthers() throws IOException {
        List<String> kept = new ArrayList<>(List.of(current.name()));
        building().ifPresent(kept::add);
        for (String name : names()) {
            if (!kept.contains(name)) {
                ask("DELETE", "/" + name, null);
                LOGGER.atInfo().addKeyValue("index", name).log("deleted a message index that is not used any more");
            }
        }
    }

    /** Gives up the index that is being built, if any. */
    void abandon() throws IOException {
        Optional<String> built = building();
        if (built.isPresent()) {
            abandon(built.get());
        }
        look();
    }

    private void abandon(String built) throws IOException {
        ask("DELETE", "/" + built, null);
        LOGGER.atInfo().addKeyValue("index", built).log("gave up an index that was being built");
    }

    private String name(int number) {
        return connection.prefix() + "-v" + VERSION + "-" + number;
    }

    private int newest() throws IOException {
        return names().stream()
                .map(name -> name.substring(name.lastIndexOf('-') + 1))
                .filter(number -> number.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        ask("GET", "/" + connection.prefix() + "-v*/_alias", null).fieldNames().forEachRemaining(name -> {
            if (name.matches(connection.prefix() + "-v[0-9]+(-[0-9]+)?")) {
                names.add(name);
            }
        });
        return names;
    }

    private Optional<String> behind(String alias) throws IOException {
        try (Response response = execute("GET", "/_alias/" + alias, null)) {
            if (response.getStatus() == 404) {
                return Optional.empty();
            }
            var names = checked(response, "/_alias/" + alias).fieldNames();
            return names.hasNext() ? Optional.of(names.next()) : Optional.empty();
        }
    }

    private void alias(String index, String alias) throws IOException {
        client.indices().putAlias(request -> request.index(index).name(alias).isWriteIndex(true));
    }

    /** The layout goes to OpenSearch as it lies in the file: the client's own types do not know all of its analysis. */
    private void create(String name, boolean complete) throws IOException {
        ObjectNode layout = (ObjectNode) JSON.readTree(IndexLayout.of(connection));
        ((ObjectNode) layout.path("mappings"))
                .putObject(META)
                .put(LAYOUT, wanted())
                .put(COMPLETE, complete);
        try (Response response = execute("PUT", "/" + name, layout)) {
            if (response.getStatus() < 300) {
                LOGGER.atInfo()
                        .addKeyValue("index", name)
                        .addKeyValue("shards", connection.shards())
                        .log("made a message index");
            } else if (!text(response).contains("resource_already_exists_exception")) {
                throw new IOException("OpenSearch did not make the index " + name + ": " + text(response));
            }
        }
    }

    /** Documents may have fields that an older index does not know; it takes them and does not search them. */
    private void accept(String old) throws IOException {
        JsonNode known = ask("GET", "/" + old + "/_mapping", null)
                .path(old)
                .path("mappings")
                .path("properties");
        ObjectNode mapping = JSON.createObjectNode();
        ObjectNode added = mapping.putObject("properties");
        JSON.readTree(IndexLayout.of(connection))
                .path("mappings")
                .path("properties")
                .fieldNames()
                .forEachRemaining(field -> {
                    if (!known.has(field)) {
                        added.putObject(field).put("type", "object").put("enabled", false);
                    }
                });
        if (!added.isEmpty()) {
            ask("PUT", "/" + old + "/_mapping", mapping);
        }
    }

    private JsonNode ask(String method, String path, @Nullable JsonNode body) throws IOException {
        try (Response response = execute(method, path, body)) {
            return checked(response, path);
        }
    }

    private Response execute(String method, String path, @Nullable JsonNode body) throws IOException {
        var request = Requests.builder().method(method).endpoint(path);
        return client.generic().execute((body == null ? request : request.json(body.toString())).build());
    }

    private static JsonNode checked(Response response, String path) throws IOException {
        String text = text(response);
        if (response.getStatus() >= 300) {
            throw new IOException("OpenSearch answered " + response.getStatus() + " to " + path + ": " + text);
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("OpenSearch answered to " + path + " what is no JSON", e);
        }
    }

    private static String text(Response response) {
        return response.getBody().map(Body::bodyAsString).orElse("");
    }
}
