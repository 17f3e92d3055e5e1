package org.compostela.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** Makes the client: bounded connections, bounded waits. */
final class OpenSearchClients {
    /** Enough for every thread of ours that talks to OpenSearch: searches, the two writers, catching up, the health check. */
    private static final int CONNECTIONS = 24;

    private static final Timeout CONNECT = Timeout.ofSeconds(3);
    /** A bulk of {@link BulkWriter} on a busy disk may take seconds; a stopped engine must not hold a search for a minute. */
    private static final Timeout RESPONSE = Timeout.ofSeconds(20);

    private OpenSearchClients() {}

    static OpenSearchClient connect(OpenSearchConnection connection) {
        HttpHost[] hosts = connection.hosts().stream().map(HttpHost::create).toArray(HttpHost[]::new);
        BasicCredentialsProvider passwords = new BasicCredentialsProvider();
        connection.credentials().ifPresent(credentials -> {
            for (HttpHost host : hosts) {
                passwords.setCredentials(
                        new AuthScope(host),
                        new UsernamePasswordCredentials(
                                credentials.user(), credentials.password().toCharArray()));
            }
        });
        return new OpenSearchClient(ApacheHttpClient5TransportBuilder.builder(hosts)
                .setMapper(new JacksonJsonpMapper(new ObjectMapper()))
                .setConnectionConfigCallback(
                        config -> config.setConnectTimeout(CONNECT).setSocketTimeout(RESPONSE))
                .setRequestConfigCallback(
                        config -> config.setConnectionRequestTimeout(RESPONSE).setResponseTimeout(RESPONSE))
                .setHttpClientConfigCallback(client -> client.setDefaultCredentialsProvider(passwords)
                        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                .setMaxConnTotal(CONNECTIONS)
                                .setMaxConnPerRoute(CONNECTIONS)
                                .build()))
                .build());
    }
}
