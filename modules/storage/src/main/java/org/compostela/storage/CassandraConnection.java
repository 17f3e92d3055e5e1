package org.compostela.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to reach Cassandra and where in it the mail lies.
 *
 * @param contactPoints nodes asked first; the others are learnt from them
 * @param localDatacenter the data centre whose nodes this server talks to
 * @param keyspace holds every table; made at the first start if it is not there
 * @param replicationFactor copies of each row in the local data centre, used only when the keyspace is made
 * @param tls encrypt, and check the node's certificate and name against the trust store of the Java VM
 */
public record CassandraConnection(
        List<InetSocketAddress> contactPoints,
        String localDatacenter,
        String keyspace,
        int replicationFactor,
        Optional<Credentials> credentials,
        boolean tls) {
    /** Cassandra cuts names at 48 characters; lower case spares quoting. */
    private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    public CassandraConnection {
        contactPoints = List.copyOf(contactPoints);
        checkArgument(!contactPoints.isEmpty(), "no contact point");
        requireNonNull(localDatacenter, "localDatacenter");
        checkArgument(
                KEYSPACE.matcher(keyspace).matches(),
                "keyspace %s: a lower-case letter, then up to 47 of a-z, 0-9 and _",
                keyspace);
        checkArgument(replicationFactor > 0, "replicationFactor %s is not positive", replicationFactor);
        requireNonNull(credentials, "credentials");
    }

    /** The contact points for messages to people: {@code 127.0.0.1:9042, 127.0.0.2:9042}. */
    String where() {
        return contactPoints.stream()
                .map(point -> point.getHostString() + ":" + point.getPort())
                .collect(Collectors.joining(", "));
    }

    /** A role of Cassandra and its password; the password is in no text form of this record. */
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
