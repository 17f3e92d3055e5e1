package org.compostela.senderauthentication.iprev;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.Names;

/** Checks the names of an address. Thread-safe. Blocks while it asks the DNS; throws nothing. */
public final class Iprev {
    /** As many as SPF looks at (RFC 7208 section 4.6.4). */
    private static final int MOST_NAMES = 10;

    private final DnsAnswers dns;

    public Iprev(DnsAnswers dns) {
        this.dns = requireNonNull(dns, "dns");
    }

    /**
     * @param name that leads back to the address; else the first one that it has; empty if it has none
     */
    public record Result(IprevOutcome outcome, InetAddress address, String name) {}

    public Result check(InetAddress address) {
        Answer<String> names = dns.ptr(address);
        if (names instanceof Answer.Failed) {
            return new Result(IprevOutcome.TEMPERROR, address, "");
        } else if (names.all().isEmpty()) {
            return new Result(IprevOutcome.PERMERROR, address, "");
        }
        boolean failed = false;
        for (String name : names.all().subList(0, Math.min(names.all().size(), MOST_NAMES))) {
            Answer<InetAddress> addresses =
                    Names.isHostName(name) ? dns.addresses(name, address) : new Answer.NoSuchName<>();
            if (addresses.all().contains(address)) {
                return new Result(IprevOutcome.PASS, address, name);
            }
            failed |= addresses instanceof Answer.Failed;
        }
        return new Result(
                failed ? IprevOutcome.TEMPERROR : IprevOutcome.FAIL,
                address,
                names.all().get(0));
    }
}
