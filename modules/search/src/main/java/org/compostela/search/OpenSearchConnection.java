package org.compostela.search;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.compostela.configuration.BodySearch;

/**
 * How to reach OpenSearch, and how the index is laid out in it when it is made.
 *
 * @param hosts {@code http://host:port} or {@code https://host:port}; certificates are checked against the Java VM's trust store
 * @param prefix first part of every index and alias name, so that several servers may share a cluster
 * @param body how the text of messages is laid out for searches
 */
public record OpenSearchConnection(
        List<URI> hosts, Optional<Credentials> credentials, String prefix, int shards, int replicas, BodySearch body) {
    public OpenSearchConnection {
        hosts = List.copyOf(hosts);
        checkArgument(!hosts.isEmpty(), "no OpenSearch host");
        for (URI host : hosts) {
            checkArgument(
                    host.getHost() != null && ("http".equals(host.getScheme()) || "https".equals(host.getScheme())),
                    "OpenSearch host %s: http://host:port or https://host:port is expected",
                    host);
        }
        requireNonNull(credentials, "credentials");
        checkArgument(
                prefix.matches("[a-z][a-z0-9-]{0,63}"), "index prefix %s: lower-case letters, digits and -", prefix);
        checkArgument(shards > 0, "shards %s is not positive", shards);
        checkArgument(replicas >= 0, "replicas %s is negative", replicas);
        requireNonNull(body, "body");
    }

    /** One shard without copies, as fits one node: the layout of the embedded engine. */
    public OpenSearchConnection(List<URI> hosts, Optional<Credentials> credentials, BodySearch body) {
        this(hosts, credentials, "mailbox", 1, 0, body);
    }

    /** The hosts for messages to people. */
    String where() {
        return hosts.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    /** A user and its password; the password is in no text form of this record. */
    public record Credentials(String user, String password) {
        public Credentials {
            requireNonNull(user, "user");
            requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }
}
