package org.compostela.delivery.hosts;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Signs the answers of a zone as they are given (RFC 4035), and that there is nothing. */
final class TestSigner {
    private static final int SIGNS_ALL = 0x101;

    private final Name zone;
    private final KeyPair keys;
    private final KeyPair wrongKeys;
    private final DNSKEYRecord key;
    private final Set<Name> forged = ConcurrentHashMap.newKeySet();

    TestSigner(Name zone) throws GeneralSecurityException, DNSSEC.DNSSECException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        this.zone = zone;
        this.keys = generator.generateKeyPair();
        this.wrongKeys = generator.generateKeyPair();
        this.key = new DNSKEYRecord(
                zone,
                DClass.IN,
                60,
                SIGNS_ALL,
                DNSKEYRecord.Protocol.DNSSEC,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                keys.getPublic());
    }

    DNSKEYRecord key() {
        return key;
    }

    /** As the zone above, or who trusts this one alone, has it. */
    DSRecord anchor() {
        return new DSRecord(zone, DClass.IN, 60, DNSSEC.Digest.SHA256, key);
    }

    /** From now on, signatures of this name are of somebody else. */
    void forge(Name name) {
        forged.add(name);
    }

    void sign(Message reply, Record question, List<Record> all) {
        if (reply.getSectionRRsets(Section.ANSWER).stream().noneMatch(set -> set.getType() == question.getType())) {
            deny(reply, question, all);
        }
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            for (RRset set : reply.getSectionRRsets(section)) {
                if (set.getName().subdomain(zone)) {
                    reply.addRecord(signature(set), section);
                }
            }
        }
    }

    private Record signature(RRset set) {
        KeyPair by = forged.contains(set.getName()) ? wrongKeys : keys;
        Instant now = Instant.now();
        try {
            return DNSSEC.sign(
                    set, key, by.getPrivate(), now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 4035 section 3.1.3. */
    private void deny(Message reply, Record question, List<Record> all) {
        NavigableSet<Name> names = new TreeSet<>(Set.of(zone));
        all.stream().map(Record::getName).filter(name -> name.subdomain(zone)).forEach(names::add);
        Name name = question.getName();
        if (!name.subdomain(zone)) {
            return;
        }
        Stream<Name> proofs = Stream.of(name);
        if (reply.getRcode() == Rcode.NXDOMAIN) {
            Name encloser = new Name(name, 1);
            while (!names.contains(encloser)) {
                encloser = new Name(encloser, 1);
            }
            proofs = Stream.of(name, Name.fromConstantString("*." + encloser));
        }
        proofs.map(names::floor)
                .distinct()
                .forEach(owner -> reply.addRecord(nsec(owner, names, all), Section.AUTHORITY));
    }

    private Record nsec(Name owner, NavigableSet<Name> names, List<Record> all) {
        Name next = names.higher(owner);
        int[] types = IntStream.concat(
                        all.stream()
                                .filter(record -> record.getName().equals(owner))
                                .mapToInt(Record::getType),
                        owner.equals(zone)
                                ? IntStream.of(Type.SOA, Type.DNSKEY, Type.RRSIG, Type.NSEC)
                                : IntStream.of(Type.RRSIG, Type.NSEC))
                .distinct()
                .toArray();
        return new NSECRecord(owner, DClass.IN, 1, next == null ? zone : next, types);
    }
}
