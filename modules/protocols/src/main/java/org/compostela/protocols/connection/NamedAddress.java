package org.compostela.protocols.connection;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.compostela.configuration.ListenAddress;

/** Where a listener binds, and the name it has in {@code compostela.conf}. */
public record NamedAddress(String name, ListenAddress address) {
    public NamedAddress {
        requireNonNull(name, "name");
        requireNonNull(address, "address");
    }

    /** The address in a server's configuration: {@code host:port}, {@code [v6]:port}. */
    public static InetSocketAddress of(HierarchicalConfiguration<ImmutableNode> server) throws ConfigurationException {
        String bind = server.getString("bind", "").trim();
        int colon = bind.lastIndexOf(':');
        if (colon < 1) {
            throw new ConfigurationException("bind is \"" + bind + "\", not HOST:PORT");
        }
        String host = bind.substring(0, colon).replaceAll("^\\[|]$", "");
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(bind.substring(colon + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new ConfigurationException("bind is \"" + bind + "\", which is no address", e);
        }
    }
}
