package org.compostela.search;

import org.opensearch.client.opensearch.OpenSearchClient;

/** What talks to OpenSearch, made and ended as one. */
record IndexParts(
        OpenSearchClient client,
        MessageIndexSchema schema,
        BulkWriter writer,
        IndexSearcher searcher,
        Freshness freshness,
        IndexStatistics statistics)
        implements AutoCloseable {
    static IndexParts connect(OpenSearchConnection connection, IndexStatistics statistics, int page) {
        OpenSearchClient client = OpenSearchClients.connect(connection);
        MessageIndexSchema schema = new MessageIndexSchema(client, connection);
        Freshness freshness = new Freshness(client, schema.readAlias(), schema.targets());
        return new IndexParts(
                client,
                schema,
                new BulkWriter(client, schema.targets()),
                new IndexSearcher(client, schema.readAlias(), schema::body, freshness, statistics, page),
                freshness,
                statistics);
    }

    IndexComparison.Parts comparison(MailboxListing mailboxes, OpenSearchMessageIndex writer) {
        return new IndexComparison.Parts(
                mailboxes, new IndexListing(client, IndexListing.PAGE), schema.targets(), freshness, writer);
    }

    @Override
    public void close() throws Exception {
        writer.close();
        searcher.close();
        client._transport().close();
    }
}
