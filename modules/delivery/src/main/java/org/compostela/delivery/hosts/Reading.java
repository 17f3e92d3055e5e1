package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * What one message of a name server says about one question. Only records that the question leads to are looked at: others may be
 * anybody's (CVE-2024-25638).
 *
 * @param keep how long the answer holds
 * @param next where an alias leads of which the message says no more
 */
record Reading(Answer answer, Duration keep, Optional<Name> next) {
    private static final int ALIASES_MAX = 16;

    Reading {
        requireNonNull(answer, "answer");
        requireNonNull(keep, "keep");
        requireNonNull(next, "next");
    }

    /** @param trusted whether the mark of a checked answer (AD) means something: it is our own, or of a resolver that is trusted */
    static Reading of(Message message, Name name, int type, boolean trusted) {
        int code = message.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return new Reading(failure(message), Duration.ZERO, Optional.empty());
        }
        boolean secure = trusted && message.getHeader().getFlag(Flags.AD);
        List<Record> answers = message.getSection(Section.ANSWER);
        long ttl = Long.MAX_VALUE;
        Name current = name;
        for (int hops = 0; hops <= ALIASES_MAX; hops++) {
            List<Record> found = records(answers, current, type);
            if (!found.isEmpty()) {
                return new Reading(
                        new Answer.Found(found, secure), seconds(Math.min(ttl, ttl(found))), Optional.empty());
            }
            List<Record> aliases = type == Type.CNAME ? List.of() : records(answers, current, Type.CNAME);
            if (aliases.isEmpty()) {
                return nothing(message, !current.equals(name), current);
            }
            ttl = Math.min(ttl, ttl(aliases));
            current = ((CNAMERecord) aliases.get(0)).getTarget();
        }
        return new Reading(new Answer.Unsure("too many aliases", false), Duration.ZERO, Optional.empty());
    }

    private static Reading nothing(Message message, boolean alias, Name last) {
        Optional<Duration> keep = message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                // RFC 2308 section 5.
                .map(soa -> seconds(Math.min(soa.getTTL(), soa.getMinimum())))
                .findFirst();
        if (message.getRcode() == Rcode.NXDOMAIN) {
            return new Reading(new Answer.NoName(), keep.orElse(Duration.ZERO), Optional.empty());
        }
        return new Reading(
                new Answer.Nothing(),
                keep.orElse(Duration.ZERO),
                alias && keep.isEmpty() ? Optional.of(last) : Optional.empty());
    }

    private static List<Record> records(List<Record> answers, Name name, int type) {
        return answers.stream()
                .filter(record -> record.getType() == type && record.getName().equals(name))
                .toList();
    }

    private static long ttl(List<Record> records) {
        return records.stream().mapToLong(Record::getTTL).min().orElse(0);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
    }

    /** Our own check of signatures leaves its reason in the message. */
    private static Answer failure(Message message) {
        Optional<String> reason = message.getSection(Section.ADDITIONAL).stream()
                .filter(record -> record.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .filter(TXTRecord.class::isInstance)
                .map(record -> String.join("", ((TXTRecord) record).getStrings()))
                .findFirst();
        return reason.<Answer>map(
                        why -> new Answer.Unsure("there is no answer with good signatures (" + why + ")", true))
                .orElseGet(() ->
                        new Answer.Unsure("the name servers failed (" + Rcode.string(message.getRcode()) + ")", false));
    }
}
