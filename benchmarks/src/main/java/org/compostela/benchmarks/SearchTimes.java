package org.compostela.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What one server showed.
 *
 * @param appendedPerSecond letters, over all connections
 * @param answers by the search, in the order asked
 */
record SearchTimes(String server, double appendedPerSecond, Map<String, Answer> answers) {
    /** @param millis of each repetition, sorted */
    record Answer(int found, List<Double> millis) {
        double median() {
            return millis.get(millis.size() / 2);
        }

        double slowest() {
            return millis.get(millis.size() - 1);
        }
    }
}
