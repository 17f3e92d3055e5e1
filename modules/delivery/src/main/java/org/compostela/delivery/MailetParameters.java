package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.util.DurationParser;
import org.apache.mailet.MailetConfig;
import org.compostela.configuration.ListenAddress;
import org.compostela.configuration.Password;
import org.compostela.delivery.transaction.Credentials;
import org.compostela.delivery.transaction.Manner;
import org.compostela.delivery.transaction.TlsPolicy;

/** The parameters of the mailet {@code RemoteDelivery}, laid over what the configuration says. */
final class MailetParameters {
    /** Those of James' mailet that this one heeds. */
    private static final Set<String> KNOWN = Set.of(
            "outgoing",
            "delayTime",
            "maxRetries",
            "gateway",
            "gatewayPort",
            "gatewayUsername",
            "gatewayusername",
            "gatewayPassword",
            "bounceProcessor",
            "startTLS",
            "sslEnable",
            "verifyServerIdentity",
            "bind",
            "heloName");

    /** Those that say what is so anyway, or that the configuration says for all. */
    private static final Set<String> NEEDLESS = Set.of(
            "sendpartial",
            "deliveryThreads",
            "maxDnsProblemRetries",
            "loadBalancing",
            "debug",
            "timeout",
            "connectiontimeout",
            "onMailetException");

    private final MailetConfig config;
    private final Options defaults;

    MailetParameters(MailetConfig config, Options defaults) {
        this.config = requireNonNull(config, "config");
        this.defaults = requireNonNull(defaults, "defaults");
    }

    Options options() throws MessagingException {
        refuseUnknown();
        List<ListenAddress> gateways = gateways();
        return new Options(
                find("outgoing").map(MailQueueName::of).orElse(defaults.queue()),
                gateways.isEmpty() ? defaults.gateways() : gateways,
                manner(!gateways.isEmpty()),
                schedule(),
                defaults.noticeAfter(),
                find("bounceProcessor"));
    }

    private void refuseUnknown() throws MessagingException {
        Set<String> unknown = new TreeSet<>();
        config.getInitParameterNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name) && !NEEDLESS.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            String known = new TreeSet<>(KNOWN).stream().collect(Collectors.joining(", "));
            throw new MessagingException("RemoteDelivery does not know " + String.join(", ", unknown) + ". It takes: "
                    + known + ". What James passes on to JavaMail (mail.*) has no meaning here: see docs/delivery.md.");
        }
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(config.getInitParameter(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private boolean is(String name, boolean otherwise) throws MessagingException {
        Optional<String> text = find(name);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            throw new MessagingException(name + " is " + text.get() + ": write true or false");
        }
        return text.map(Boolean::parseBoolean).orElse(otherwise);
    }

    private Manner manner(boolean ownGateways) throws MessagingException {
        Manner base = defaults.manner();
        boolean atOnce = is("sslEnable", !ownGateways && base.tlsAtOnce());
        return new Manner(
                find("heloName").orElse(base.name()),
                source(),
                base.lmtp(),
                tls(ownGateways, atOnce),
                atOnce,
                ownGateways ? credentials() : base.credentials());
    }

    private Optional<InetAddress> source() throws MessagingException {
        Optional<String> bind = find("bind");
        if (bind.isPresent() && !InetAddresses.isInetAddress(bind.get())) {
            throw new MessagingException("bind is " + bind.get() + ": write an address of this machine");
        }
        return bind.map(InetAddresses::forString);
    }

    private TlsPolicy tls(boolean ownGateways, boolean atOnce) throws MessagingException {
        boolean verified = is("verifyServerIdentity", true);
        boolean password = ownGateways && credentials().isPresent();
        if (!ownGateways && defaults.manner().tls().mustEncrypt()) {
            return defaults.manner().tls();
        }
        if (atOnce || (password && !isHere())) {
            return verified ? TlsPolicy.VERIFIED : TlsPolicy.ENCRYPTED;
        }
        return is("startTLS", true) ? TlsPolicy.OPPORTUNISTIC : TlsPolicy.NONE;
    }

    /** A password may go to another program of this machine in clear. */
    private boolean isHere() throws MessagingException {
        return gateways().stream()
                .allMatch(gateway -> gateway.host().equals("localhost")
                        || (InetAddresses.isInetAddress(gateway.host())
                                && InetAddresses.forString(gateway.host()).isLoopbackAddress()));
    }

    private Optional<Credentials> credentials() throws MessagingException {
        Optional<String> user = find("gatewayUsername").or(() -> find("gatewayusername"));
        Optional<String> password = find("gatewayPassword");
        if (user.isPresent() != password.isPresent()) {
            throw new MessagingException("gatewayUsername and gatewayPassword belong together, and one is missing");
        }
        return user.map(name -> new Credentials(name, new Password(password.orElseThrow())));
    }

    private List<ListenAddress> gateways() throws MessagingException {
        int port = number("gatewayPort", Outgoing.SMTP_PORT);
        List<ListenAddress> gateways = new ArrayList<>();
        for (String gateway : Splitter.on(',')
                .trimResults()
                .omitEmptyStrings()
                .split(find("gateway").orElse(""))) {
            try {
                HostAndPort parsed = HostAndPort.fromString(gateway);
                gateways.add(new ListenAddress(parsed.getHost(), parsed.getPortOrDefault(port)));
            } catch (IllegalArgumentException e) {
                throw new MessagingException("gateway " + gateway + " is no host or host:port", e);
            }
        }
        return gateways;
    }

    private int number(String name, int otherwise) throws MessagingException {
        Optional<String> text = find(name);
        try {
            return text.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new MessagingException(name + " is " + text.orElse("") + ": write a number", e);
        }
    }

    private Schedule schedule() throws MessagingException {
        Schedule base = defaults.schedule();
        Optional<String> delays = find("delayTime");
        return new Schedule(
                delays.isPresent() ? delays(delays.get()) : base.delays(),
                number("maxRetries", base.retries()),
                base.giveUpAfter());
    }

    /** As James has it: {@code 3*10 minutes, 1 hour}. */
    private static List<Duration> delays(String text) throws MessagingException {
        List<Duration> delays = new ArrayList<>();
        for (String part : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
            List<String> times = Splitter.on('*').trimResults().splitToList(part);
            try {
                int count = times.size() == 1 ? 1 : Integer.parseInt(times.get(0));
                Duration delay = DurationParser.parse(times.get(times.size() - 1));
                if (times.size() > 2 || count < 1 || count > 1_000 || delay.isNegative()) {
                    throw new IllegalArgumentException(part);
                }
                for (int i = 0; i < count; i++) {
                    delays.add(delay);
                }
            } catch (IllegalArgumentException e) {
                throw new MessagingException(
                        "delayTime has " + part + ": write such as 5 minutes, 3*10 minutes, 1 hour", e);
            }
        }
        if (delays.isEmpty()) {
            throw new MessagingException("delayTime is empty");
        }
        return delays;
    }
}
