package org.compostela.senderauthentication.spf;

/** Ends an evaluation with an error (RFC 7208 sections 2.6.6 and 2.6.7); never leaves the package. */
final class SpfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SpfOutcome outcome;

    private SpfException(SpfOutcome outcome, String reason) {
        super(reason, null, false, false);
        this.outcome = outcome;
    }

    static SpfException permanent(String reason) {
        return new SpfException(SpfOutcome.PERMERROR, reason);
    }

    static SpfException temporary(String reason) {
        return new SpfException(SpfOutcome.TEMPERROR, reason);
    }

    SpfOutcome outcome() {
        return outcome;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
