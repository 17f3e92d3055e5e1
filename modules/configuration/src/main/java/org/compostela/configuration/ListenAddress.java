package org.compostela.configuration;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/** Where a listener binds. Port 0 asks the system for a free one. */
public record ListenAddress(String host, int port) {
    public ListenAddress {
        requireNonNull(host, "host");
        checkArgument(!host.isBlank(), "host is empty");
        checkArgument(port >= 0 && port <= 65_535, "port %s is outside 0..65535", port);
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
