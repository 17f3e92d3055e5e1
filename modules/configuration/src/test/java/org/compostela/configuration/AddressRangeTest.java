package org.compostela.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "10.0.0.0/8, 10.255.1.2, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true"
    })
    void networkHasItsAddressesAndNoOthers(String network, String address, boolean inside) {
        assertThat(range(network).contains(InetAddresses.forString(address))).isEqualTo(inside);
    }

    @Test
    void networkAroundAnAddressEndsInZeroes() {
        assertThat(AddressRange.around(InetAddresses.forString("192.0.2.200"), 25))
                .hasToString("192.0.2.128/25");
        assertThat(AddressRange.around(InetAddresses.forString("2001:db8:1:2:3::4"), 64))
                .hasToString("2001:db8:1:2::/64");
        assertThat(AddressRange.around(InetAddresses.forString("192.0.2.200"), 64))
                .hasToString("192.0.2.200/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "::1/129", "1.2.3/8"})
    void whatIsNoNetworkIsTold(String text) {
        assertThat(AddressRange.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    private static AddressRange range(String text) {
        return ((Parsed.Good<AddressRange>) AddressRange.parse(text)).value();
    }
}
