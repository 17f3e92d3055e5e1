package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.compostela.configuration.Origin.Place;

/** The faults of settings that are each good but do not go together. */
final class Contradictions {
    private final Home home;
    private final Values values;
    private final Faults faults;

    Contradictions(Home home, Values values, Faults faults) {
        this.home = requireNonNull(home, "home");
        this.values = requireNonNull(values, "values");
        this.faults = requireNonNull(faults, "faults");
    }

    void find() {
        sharedPorts();
        adminBeyondLoopback();
        halfAPair();
        modes(Keys.CASSANDRA_MODE);
        modes(Keys.OPENSEARCH_MODE);
        credentials(Keys.CASSANDRA_USER, Keys.CASSANDRA_PASSWORD_FILE, Keys.CASSANDRA_PASSWORD);
        credentials(Keys.OPENSEARCH_USER, Keys.OPENSEARCH_PASSWORD_FILE, Keys.OPENSEARCH_PASSWORD);
        credentials(Keys.SMART_HOST_USER, Keys.SMART_HOST_PASSWORD_FILE, Keys.SMART_HOST_PASSWORD);
        loginInClear();
        dnssec();
        domainTwice();
    }

    private void sharedPorts() {
        List<Key<Optional<ListenAddress>>> listeners = Keys.LISTENERS;
        for (int second = 1; second < listeners.size(); second++) {
            for (int first = 0; first < second; first++) {
                sharedPort(listeners.get(first), listeners.get(second));
            }
        }
    }

    private void sharedPort(Key<Optional<ListenAddress>> first, Key<Optional<ListenAddress>> second) {
        Optional<ListenAddress> one = values.find(first).flatMap(address -> address);
        Optional<ListenAddress> other = values.find(second).flatMap(address -> address);
        if (one.isEmpty() || other.isEmpty() || !overlap(one.get(), other.get())) {
            return;
        }
        // Of two, the one to blame is the one that was set.
        boolean blameFirst = values.isSet(first) && !values.isSet(second);
        Key<?> blamed = blameFirst ? first : second;
        Key<?> rival = blameFirst ? second : first;
        faults.add(
                where(blamed),
                blamed.path(),
                (blameFirst ? one : other).get() + " is taken by " + rival.path() + " = "
                        + (blameFirst ? other : one).get()
                        + ": two listeners cannot share a port; choose another, or off");
    }

    private static boolean overlap(ListenAddress one, ListenAddress other) {
        boolean samePort = one.port() == other.port() && one.port() != 0;
        return samePort && (one.host().equals(other.host()) || covers(one, other) || covers(other, one));
    }

    /** {@code ::} takes IPv4 connections too, on every system with its usual settings. */
    private static boolean covers(ListenAddress wide, ListenAddress narrow) {
        return switch (wide.host()) {
            case "::" -> true;
            case "0.0.0.0" -> !narrow.host().contains(":");
            default -> false;
        };
    }

    private void adminBeyondLoopback() {
        Optional<ListenAddress> admin = values.find(Keys.ADMIN).flatMap(address -> address);
        boolean allowed = values.find(Keys.ADMIN_BEYOND_LOOPBACK).orElse(true);
        if (admin.isPresent() && !allowed && !onLoopback(admin.get())) {
            faults.add(
                    where(Keys.ADMIN),
                    Keys.ADMIN.path(),
                    admin.get()
                            + " is reached from other machines, and its token would cross the network in plain text:"
                            + " use 127.0.0.1, or set " + Keys.ADMIN_BEYOND_LOOPBACK.path() + " = true");
        }
    }

    private static boolean onLoopback(ListenAddress address) {
        return address.host().equals("localhost")
                || (InetAddresses.isInetAddress(address.host())
                        && InetAddresses.forString(address.host()).isLoopbackAddress());
    }

    /** Only where both are absent is a pair made: neither half is ever overwritten. */
    private void halfAPair() {
        Optional<Path> certificate = values.find(Keys.CERTIFICATE).map(home::resolve);
        Optional<Path> key = values.find(Keys.PRIVATE_KEY).map(home::resolve);
        if (certificate.isEmpty() || key.isEmpty()) {
            return;
        }
        lonely(certificate.get(), "certificate", key.get(), Keys.PRIVATE_KEY);
        lonely(key.get(), "key", certificate.get(), Keys.CERTIFICATE);
    }

    private void lonely(Path present, String what, Path absent, Key<String> absentKey) {
        if (Files.exists(present) && !Files.exists(absent)) {
            faults.add(
                    where(absentKey),
                    absentKey.path(),
                    absent + " is not there, but the " + what + " " + present + " is: put it there, or move the " + what
                            + " away and a self-signed pair is made");
        }
    }

    private void modes(Key<EngineMode> modeKey) {
        values.find(modeKey).ifPresent(mode -> Keys.in(modeKey.section()).forEach(key -> mode(modeKey, mode, key)));
    }

    private void mode(Key<EngineMode> modeKey, EngineMode mode, Key<?> key) {
        boolean foreign = key.mode().filter(only -> only != mode).isPresent();
        if (foreign && values.origin(key).isPresent()) {
            EngineMode other = mode == EngineMode.EMBEDDED ? EngineMode.EXTERNAL : EngineMode.EMBEDDED;
            faults.add(
                    where(key),
                    key.path(),
                    "belongs to mode = " + name(other) + ", but " + modeKey.path() + " is " + name(mode) + " ("
                            + values.origin(modeKey).map(Origin::text).orElse("the default")
                            + "): remove the one or change the other");
        }
        if (!foreign && key.required() && !values.isSet(key)) {
            faults.add(
                    where(modeKey),
                    key.path(),
                    "is missing: mode = " + name(mode) + " needs " + key.type().expected());
        }
    }

    private static String name(EngineMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private void loginInClear() {
        boolean mayBeInClear = values.find(Keys.SMART_HOST_TLS)
                .filter(SmartHostTls.OPPORTUNISTIC::equals)
                .isPresent();
        if (mayBeInClear && values.isSet(Keys.SMART_HOST_USER)) {
            faults.add(
                    where(Keys.SMART_HOST_TLS),
                    Keys.SMART_HOST_TLS.path(),
                    "= opportunistic may send the password in clear: use verified or encrypted, or log in as nobody");
        }
    }

    private void dnssec() {
        Optional<Dnssec> dnssec = values.find(Keys.DNSSEC);
        if (values.isSet(Keys.DNS_TRUST_ANCHORS)) {
            if (dnssec.filter(Dnssec.LOCAL::equals).isEmpty()) {
                faults.add(
                        where(Keys.DNS_TRUST_ANCHORS),
                        Keys.DNS_TRUST_ANCHORS.path(),
                        "belongs to " + Keys.DNSSEC.path() + " = local: set that too, or remove it");
            }
            values.find(Keys.DNS_TRUST_ANCHORS).ifPresent(this::readableAnchors);
        }
        // RFC 7672 section 2.1: what a resolver says of signatures holds where nobody can change it on the way.
        boolean near = values.find(Keys.DNS_SERVERS)
                .filter(servers -> servers.stream().allMatch(Contradictions::onLoopback))
                .isPresent();
        if (dnssec.filter(Dnssec.RESOLVER::equals).isPresent() && !near) {
            faults.add(
                    where(Keys.DNSSEC),
                    Keys.DNSSEC.path(),
                    "= resolver believes what comes over the network: set " + Keys.DNS_SERVERS.path()
                            + " to a resolver on this machine, such as 127.0.0.1, or use local");
        }
        boolean dane = values.find(Keys.DELIVERY_TLS_DOMAINS)
                .filter(rules -> rules.stream().anyMatch(rule -> rule.tls() == DomainTls.DANE))
                .isPresent();
        if (dane && dnssec.filter(Dnssec.OFF::equals).isPresent()) {
            faults.add(
                    where(Keys.DELIVERY_TLS_DOMAINS),
                    Keys.DELIVERY_TLS_DOMAINS.path(),
                    "asks for dane, which needs " + Keys.DNSSEC.path() + " = local or resolver");
        }
    }

    private void readableAnchors(String path) {
        Path file = home.resolve(path);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            faults.add(
                    where(Keys.DNS_TRUST_ANCHORS),
                    Keys.DNS_TRUST_ANCHORS.path(),
                    file + (Files.exists(file) ? " cannot be read" : " is not there")
                            + ": put the keys there, or remove the setting and those of the root are used");
        }
    }

    private void domainTwice() {
        Set<String> seen = new HashSet<>();
        values.find(Keys.DELIVERY_TLS_DOMAINS).orElse(ImmutableList.of()).stream()
                .map(DomainTlsRule::domain)
                .filter(domain -> !seen.add(domain))
                .distinct()
                .forEach(domain -> faults.add(
                        where(Keys.DELIVERY_TLS_DOMAINS),
                        Keys.DELIVERY_TLS_DOMAINS.path(),
                        "names " + domain + " twice: keep one"));
    }

    private void credentials(Key<String> user, Key<String> passwordFile, Key<String> password) {
        if (values.isSet(user) && !values.isSet(passwordFile) && !values.isSet(password)) {
            faults.add(where(user), user.path(), "has no password: name its file in " + passwordFile.path());
        }
        if (values.isSet(passwordFile) && values.find(password).isPresent()) {
            faults.add(where(password), password.path(), "and " + passwordFile.path() + " are both set: keep one");
        }
        for (Key<String> secret : List.of(passwordFile, password)) {
            if (values.find(secret).isPresent() && !values.isSet(user)) {
                faults.add(where(secret), secret.path(), "has no user: set " + user.path() + " too");
            }
        }
        if (values.isSet(passwordFile)) {
            values.find(passwordFile).ifPresent(path -> readable(passwordFile, path));
        }
    }

    private void readable(Key<String> key, String path) {
        Path file = home.resolve(path);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            faults.add(
                    where(key),
                    key.path(),
                    file + (Files.exists(file) ? " cannot be read" : " is not there")
                            + ": put the password, and nothing else, into it, and let the server's user read it");
        }
    }

    private Origin where(Key<?> key) {
        return values.origin(key)
                .orElseGet(() -> new Origin(Place.FILE, home.configurationFile().toString(), 0));
    }
}
