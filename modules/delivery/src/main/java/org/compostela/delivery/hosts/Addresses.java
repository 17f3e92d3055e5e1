package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.compostela.delivery.hosts.HostFinder.Candidate;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Finds the addresses of several hosts at once. Thread-safe. */
final class Addresses {
    private final Dns dns;

    Addresses(Dns dns) {
        this.dns = requireNonNull(dns, "dns");
    }

    /**
     * What was found of one host.
     *
     * @param signedNames of the host, the last of its aliases first, if its addresses are signed
     * @param unsure why there may be addresses that were not found
     */
    record Lookup(Candidate candidate, List<InetAddress> addresses, List<String> signedNames, Optional<String> unsure) {
        Lookup {
            addresses = List.copyOf(addresses);
            signedNames = List.copyOf(signedNames);
        }
    }

    /** In the order of the candidates; blocks until each is found or not. */
    List<Lookup> ask(List<Candidate> candidates) {
        List<CompletableFuture<Lookup>> lookups =
                candidates.stream().map(this::ask).toList();
        return lookups.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Lookup> ask(Candidate candidate) {
        if (InetAddresses.isInetAddress(candidate.shown())) {
            // From the configuration: DNS has no addresses in names of hosts.
            InetAddress address = InetAddresses.forString(candidate.shown());
            return CompletableFuture.completedFuture(
                    new Lookup(candidate, List.of(address), List.of(), Optional.empty()));
        }
        CompletableFuture<Answer> six = dns.ask(candidate.name(), Type.AAAA);
        CompletableFuture<Answer> four = dns.ask(candidate.name(), Type.A);
        return six.thenCombine(
                four,
                (one, other) -> new Lookup(
                        candidate,
                        Stream.concat(addresses(one), addresses(other)).toList(),
                        signedNames(candidate.name(), one, other),
                        unsure(other).or(() -> unsure(one))));
    }

    private static Stream<InetAddress> addresses(Answer answer) {
        return answer instanceof Answer.Found found
                ? found.records().stream().flatMap(Addresses::address)
                : Stream.of();
    }

    private static Stream<InetAddress> address(Record record) {
        if (record instanceof ARecord four) {
            return Stream.of(four.getAddress());
        }
        return record instanceof AAAARecord six ? Stream.of(six.getAddress()) : Stream.of();
    }

    /** RFC 7672 section 2.2.2: those of either kind that were found must be signed. */
    private static List<String> signedNames(Name name, Answer one, Answer other) {
        List<Answer.Found> found = Stream.of(one, other)
                .filter(Answer.Found.class::isInstance)
                .map(Answer.Found.class::cast)
                .toList();
        boolean signed = !found.isEmpty() && found.stream().allMatch(Answer.Found::secure);
        return signed
                ? Stream.of(found.get(0).owner(), name)
                        .map(each -> each.toString(true))
                        .distinct()
                        .toList()
                : List.of();
    }

    private static Optional<String> unsure(Answer answer) {
        return answer instanceof Answer.Unsure unsure ? Optional.of(unsure.why()) : Optional.empty();
    }
}
