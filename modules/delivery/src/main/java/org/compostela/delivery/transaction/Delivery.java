package org.compostela.delivery.transaction;

import java.util.List;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.compostela.delivery.outcome.Outcome;

/**
 * What came of one attempt.
 *
 * @param outcomes of each recipient
 * @param visits in their order
 * @param reached whether any host was ready to take mail; else the destination as a whole is to be left alone for a while
 */
public record Delivery(Map<MailAddress, Outcome> outcomes, List<Visit> visits, boolean reached) {
    public Delivery {
        outcomes = Map.copyOf(outcomes);
        visits = List.copyOf(visits);
    }
}
