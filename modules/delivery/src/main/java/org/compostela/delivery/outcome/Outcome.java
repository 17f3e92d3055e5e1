package org.compostela.delivery.outcome;

/** What became of a mail for one recipient. */
public sealed interface Outcome {
    Reason reason();

    /** The server has taken it over: from now on it answers for the mail (RFC 5321 section 6.1). */
    record Delivered(Reason reason) implements Outcome {}

    /** Not now; to be tried again. */
    record Deferred(Reason reason) implements Outcome {}

    /** Never; the sender has to know. */
    record Bounced(Reason reason) implements Outcome {}

    /** Of a refusal: by the class of its status. */
    static Outcome refused(Reason reason) {
        return reason.isPermanent() ? new Bounced(reason) : new Deferred(reason);
    }
}
