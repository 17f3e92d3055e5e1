package org.compostela.journey;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Everything that can happen to a mail. The word of a fact, as logs and JSON show it, is its name in lower case with hyphens. */
public enum Fact {
    /** A client handed the mail over: envelope, size, peer, TLS, login. */
    ACCEPTED,
    /** Who sent it was checked, each check with its result: {@code spf}, {@code dkim}, {@code dmarc}, {@code arc}, {@code iprev}. */
    CHECKED,
    /** The mail is on the disk, in the queue {@code queue}. */
    SPOOLED,
    /** The queue {@code queue} gave the mail to a worker. */
    DEQUEUED,
    /** A matcher split the mail: {@code child} went on with {@code recipients}. */
    SPLIT,
    /** A mailet changed the mail: {@code step}, and what changed. */
    CHANGED,
    /** The mail went on to another processor: {@code from}, {@code to}. */
    ROUTED,
    /** The mail is in the mailbox {@code mailbox} of {@code recipient} as {@code uid}. */
    STORED,
    /** The search index has it. */
    INDEXED,
    /** The mail was put into the repository {@code repository}. */
    KEPT,
    /** A mailet wrote a mail about this one: a bounce, a reply, a forward. */
    SENT,
    /** A step failed: {@code step}, {@code reason}, {@code trace}. */
    FAILED,
    /** A server of another site was tried: {@code host}, {@code address}, {@code tls}, {@code verified}, {@code reply}. */
    ATTEMPTED,
    /** A server of another site, {@code host}, took the mail over for {@code recipients}: {@code reply}. */
    DELIVERED,
    /** It will not arrive at {@code recipients}, and the sender is told if there is one: {@code reason}. */
    BOUNCED,
    /** It is tried again later: {@code delay}, {@code attempt}. */
    DEFERRED,
    /** Its way through the pipeline has ended: {@code pipeline}, {@code step}. */
    ENDED,
    /** An administrator sent it through the pipeline again. */
    REPLAYED;

    /** Every mail has many of these. */
    private static final Set<Fact> FINE = EnumSet.of(SPLIT, CHANGED, ROUTED, ENDED);

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As logs and JSON show it. */
    public String word() {
        return word;
    }

    /** Whether it is told in the journey, and in the mail log only at level DEBUG. */
    boolean isFine() {
        return FINE.contains(this);
    }
}
