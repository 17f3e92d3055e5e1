package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.compostela.configuration.ListenAddress;
import org.compostela.delivery.outcome.Reason;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds the hosts that take mail for a domain. Thread-safe. Blocks while name servers are asked, for no longer than two
 * questions may take, one after the other: the MX records, and all addresses of the hosts at once.
 */
public final class HostFinder {
    /** A domain that names more is not tried any better by trying them all; RFC 5321 section 5.1 asks for two at least. */
    static final int HOSTS_MAX = 8;

    /** Of one host; more than these are not likely to be reached where these are not. */
    static final int ADDRESSES_MAX = 6;

    /** RFC 3463: no answer from, and wrong answers of, the directory of names. */
    private static final String DIRECTORY_FAILURE = "4.4.3";

    private static final String NO_SUCH_DOMAIN = "5.1.2";
    private static final String NO_ROUTE = "5.4.4";
    private static final String LOOP = "5.4.6";

    /** RFC 7505 section 5. */
    private static final String TAKES_NO_MAIL = "5.1.10";

    private final Addresses addresses;
    private final Dns dns;
    private final Self self;
    private final int port;
    private final RandomGenerator random;

    public HostFinder(Dns dns, Self self, int port, RandomGenerator random) {
        this.dns = requireNonNull(dns, "dns");
        this.self = requireNonNull(self, "self");
        this.port = port;
        this.random = requireNonNull(random, "random");
        this.addresses = new Addresses(dns);
    }

    /** @param domain of a recipient, as its address has it; with or without the brackets of a literal */
    public Route find(String domain) {
        Optional<InetAddress> literal = literal(domain);
        if (literal.isPresent()) {
            return atLiteral(domain, literal.get());
        }
        Optional<Name> name = name(domain);
        if (name.isEmpty()) {
            return new Route.None(Reason.ours(NO_SUCH_DOMAIN, domain + " is no domain name"));
        }
        Answer answer = dns.ask(name.get(), Type.MX).join();
        if (answer instanceof Answer.Found found) {
            return byMx(domain, found);
        }
        if (answer instanceof Answer.Nothing) {
            return implicit(domain, name.get());
        }
        if (answer instanceof Answer.NoName) {
            return new Route.None(Reason.ours(NO_SUCH_DOMAIN, "the domain " + domain + " does not exist"));
        }
        return new Route.Unknown(Reason.ours(DIRECTORY_FAILURE, ((Answer.Unsure) answer).why()));
    }

    /** Hosts that the administrator named: in their order, without a look for MX records. */
    public Route fixed(List<ListenAddress> hosts) {
        List<Candidate> candidates = new ArrayList<>();
        for (ListenAddress host : hosts) {
            name(host.host())
                    .ifPresent(
                            name -> candidates.add(new Candidate(name, host.host(), candidates.size(), host.port())));
        }
        return route(
                String.join(", ", hosts.stream().map(ListenAddress::toString).toList()), candidates, false, NO_LOOPS);
    }

    private Route atLiteral(String domain, InetAddress address) {
        if (self.isAddress(List.of(address))) {
            return new Route.None(Reason.ours(LOOP, domain + " is this server itself"));
        }
        return new Route.Hosts(List.of(new Host(InetAddresses.toAddrString(address), port, List.of(address))));
    }

    private Route byMx(String domain, Answer.Found found) {
        List<MXRecord> exchangers = found.records().stream()
                .filter(MXRecord.class::isInstance)
                .map(MXRecord.class::cast)
                .toList();
        List<MXRecord> named = exchangers.stream()
                .filter(mx -> !mx.getTarget().equals(Name.root))
                .toList();
        // RFC 7505 section 3: a null MX stands alone; one beside others says nothing.
        if (named.isEmpty()) {
            return new Route.None(Reason.ours(TAKES_NO_MAIL, "the domain " + domain + " takes no mail (null MX)"));
        }
        List<MXRecord> shuffled = new ArrayList<>(named);
        Collections.shuffle(shuffled, new java.util.Random(random.nextLong()));
        // The sort is stable: hosts of one preference stay shuffled (RFC 5321 section 5.1).
        shuffled.sort(Comparator.comparingInt(MXRecord::getPriority));
        List<Candidate> candidates = shuffled.stream()
                .map(mx -> new Candidate(mx.getTarget(), mx.getTarget().toString(true), mx.getPriority(), port))
                .toList();
        return route(domain, candidates, found.secure(), this::isSelf);
    }

    /**
     * RFC 5321 section 5.1: a domain without MX is its own host, of preference 0. That there is none is signed if its addresses are, for they are
     * of the same name.
     */
    private Route implicit(String domain, Name name) {
        return route(domain, List.of(new Candidate(name, name.toString(true), 0, port)), true, this::isSelf);
    }

    /** @param signed whether DNS says for certain that these are the hosts of the domain (RFC 7672 section 2.2.1) */
    private Route route(String domain, List<Candidate> candidates, boolean signed, LoopTest loop) {
        Optional<Integer> own = Optional.empty();
        List<Host> hosts = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        for (Addresses.Lookup lookup :
                addresses.ask(candidates.stream().limit(HOSTS_MAX).toList())) {
            Candidate candidate = lookup.candidate();
            if (own.isPresent() && candidate.preference() >= own.get()) {
                break;
            }
            List<InetAddress> found = lookup.addresses();
            if (loop.isSelf(candidate.shown(), found)) {
                own = Optional.of(candidate.preference());
                // RFC 5321 section 5.1: of equal preference is as bad as of a worse one.
                hosts.removeIf(host -> isOf(host, candidates, candidate.preference()));
            } else if (!found.isEmpty()) {
                List<InetAddress> order = Interleaving.of(found, random);
                hosts.add(new Host(
                        candidate.shown(),
                        candidate.port(),
                        order.subList(0, Math.min(ADDRESSES_MAX, order.size())),
                        signed ? lookup.signedNames() : List.of()));
            } else {
                lookup.unsure().ifPresent(unsure::add);
            }
        }
        return hosts.isEmpty() ? without(domain, own.isPresent(), unsure) : new Route.Hosts(hosts);
    }

    private static boolean isOf(Host host, List<Candidate> candidates, int preference) {
        return candidates.stream()
                .anyMatch(candidate -> candidate.preference() == preference
                        && candidate.shown().equals(host.name()));
    }

    private static Route without(String domain, boolean loop, List<String> unsure) {
        if (!unsure.isEmpty()) {
            return new Route.Unknown(Reason.ours(DIRECTORY_FAILURE, String.join("; ", unsure)));
        }
        if (loop) {
            return new Route.None(Reason.ours(
                    LOOP, "mail for " + domain + " comes back to this server, which does not know the domain"));
        }
        return new Route.None(Reason.ours(NO_ROUTE, "no server for the mail of " + domain + " has an address"));
    }

    private boolean isSelf(String name, List<InetAddress> found) {
        return self.isName(name) || self.isAddress(found);
    }

    /** RFC 5321 section 4.1.3. */
    private static Optional<InetAddress> literal(String domain) {
        String bare =
                domain.startsWith("[") && domain.endsWith("]") ? domain.substring(1, domain.length() - 1) : domain;
        String address = bare.toLowerCase(Locale.ROOT).startsWith("ipv6:") ? bare.substring("ipv6:".length()) : bare;
        return InetAddresses.isInetAddress(address) ? Optional.of(InetAddresses.forString(address)) : Optional.empty();
    }

    private static Optional<Name> name(String domain) {
        try {
            String ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
            return Optional.of(Name.fromString(ascii.endsWith(".") ? ascii : ascii + "."));
        } catch (TextParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private interface LoopTest {
        boolean isSelf(String name, List<InetAddress> addresses);
    }

    /** What the administrator names may well be this machine: a filter on another port. */
    private static final LoopTest NO_LOOPS = (name, addresses) -> false;

    /** A host whose addresses are not known yet. */
    record Candidate(Name name, String shown, int preference, int port) {}
}
