package org.compostela.configuration;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;

/**
 * What keeps abuse off.
 *
 * @param trustedNetworks whose clients are neither judged nor held off
 */
public record DefenceSettings(ImmutableList<AddressRange> trustedNetworks) {
    /** What holds unless something else is configured, but that nobody is trusted. */
    public static final DefenceSettings DEFAULT = new DefenceSettings(ImmutableList.of());

    public DefenceSettings {
        trustedNetworks = ImmutableList.copyOf(trustedNetworks);
    }

    public boolean trusts(InetAddress client) {
        return trustedNetworks.stream().anyMatch(network -> network.contains(client));
    }
}
