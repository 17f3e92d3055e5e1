package org.compostela.senderauthentication.spf;

import java.util.function.BooleanSupplier;
import org.compostela.senderauthentication.dns.Answer;

/** What one check may cost (RFC 7208 section 4.6.4). Not thread-safe. */
final class Budget {
    /** Mechanisms and modifiers that ask the DNS. */
    static final int TERMS = 10;
    /** Of these, how many may find nothing. */
    static final int VOIDS = 2;

    private final BooleanSupplier late;
    private int terms;
    private int voids;

    Budget(BooleanSupplier late) {
        this.late = late;
    }

    void spendTerm() throws SpfException {
        terms++;
        if (terms > TERMS) {
            throw SpfException.permanent("more than " + TERMS + " terms ask the DNS");
        }
        if (late.getAsBoolean()) {
            throw SpfException.temporary("the check takes too long");
        }
    }

    /** Counts an answer; one that failed ends the check. */
    <T> Answer<T> heed(Answer<T> answer) throws SpfException {
        if (answer instanceof Answer.Failed<T> failed) {
            throw SpfException.temporary(failed.reason());
        }
        if (answer.isVoid()) {
            voids++;
            if (voids > VOIDS) {
                throw SpfException.permanent("more than " + VOIDS + " terms find nothing in the DNS");
            }
        }
        return answer;
    }

    boolean isLate() {
        return late.getAsBoolean();
    }
}
