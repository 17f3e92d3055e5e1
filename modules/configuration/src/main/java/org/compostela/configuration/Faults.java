package org.compostela.configuration;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every fault, to be told in the order of the file, then of the arguments. */
final class Faults {
    private record Fault(Origin origin, ConfigurationProblem problem) {}

    private static final Comparator<Fault> ORDER = Comparator.<Fault, Origin.Place>comparing(
                    fault -> fault.origin().place())
            .thenComparing(fault -> fault.origin().line());

    private final List<Fault> faults = new ArrayList<>();

    void add(Origin origin, String key, String message) {
        faults.add(new Fault(origin, new ConfigurationProblem(origin.text(), key, message)));
    }

    boolean none() {
        return faults.isEmpty();
    }

    /** Whether something is wrong with this very key already: what follows from it need not be told. */
    boolean concern(String key) {
        return faults.stream().anyMatch(fault -> fault.problem().key().equals(key));
    }

    ImmutableList<ConfigurationProblem> inOrder() {
        return faults.stream().sorted(ORDER).map(Fault::problem).distinct().collect(ImmutableList.toImmutableList());
    }
}
