package org.compostela.configuration;

import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port}, with IPv6 in brackets: {@code "[::1]:25"} (RFC 3986 §3.2.2). */
final class Addresses {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]*)\\]|([^:\\[\\]]*))(?::([^:]*))?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private Addresses() {}

    /** Where to listen: {@code off} (or {@code false}), or an address whose port may be 0. */
    static Parsed<Optional<ListenAddress>> parseListener(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "off", "false" -> Parsed.good(Optional.empty());
            case "on", "true" -> Parsed.bad("does not say where to listen");
            default -> parse(text, Optional.empty()).then(address -> Parsed.good(Optional.of(address)));
        };
    }

    /** Where to connect to; without a port it is {@code defaultPort}. */
    static Parsed<ListenAddress> parseRemote(String text, int defaultPort) {
        if (text.contains("://")) {
            return Parsed.bad("is a URL: write host:port, and tls = true or false");
        }
        return parse(text, Optional.of(defaultPort))
                .then(address -> address.port() == 0 ? Parsed.bad("has port 0") : Parsed.good(address));
    }

    private static Parsed<ListenAddress> parse(String text, Optional<Integer> defaultPort) {
        String address = text.strip();
        if (InetAddresses.isInetAddress(address) && address.contains(":")) {
            return Parsed.bad("is IPv6 without brackets");
        }
        Matcher matcher = FORM.matcher(address);
        if (!matcher.matches()) {
            return Parsed.bad("is not an address");
        }
        Optional<String> bracketed = Optional.ofNullable(matcher.group(1));
        Optional<String> plain = Optional.ofNullable(matcher.group(2));
        return port(Optional.ofNullable(matcher.group(3)), defaultPort).then(port -> bracketed
                .map(Addresses::ipv6)
                .orElseGet(() -> nameOrIpv4(plain.orElse("")))
                .then(host -> Parsed.good(new ListenAddress(host, port))));
    }

    private static Parsed<String> ipv6(String text) {
        return InetAddresses.isInetAddress(text) && text.contains(":")
                ? Parsed.good(text.toLowerCase(Locale.ROOT))
                : Parsed.bad("has no IPv6 address between the brackets");
    }

    private static Parsed<String> nameOrIpv4(String text) {
        if (text.equals("*")) {
            return Parsed.bad("has * as its host: write 0.0.0.0 for every address");
        }
        if (InetAddresses.isInetAddress(text)) {
            return Parsed.good(text);
        }
        return Hostnames.parse(text) instanceof Parsed.Good<String> good ? good : Parsed.bad("has no valid host");
    }

    private static Parsed<Integer> port(Optional<String> text, Optional<Integer> defaultPort) {
        if (text.isEmpty()) {
            return defaultPort.map(Parsed::good).orElseGet(() -> Parsed.bad("has no port"));
        }
        if (!PORT.matcher(text.get()).matches() || Integer.parseInt(text.get()) > 65_535) {
            return Parsed.bad("has no valid port");
        }
        return Parsed.good(Integer.parseInt(text.get()));
    }
}
