package org.compostela.configuration;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * Reads, validates and types {@code conf/compostela.conf}.
 *
 * <p>The arguments of {@code --set} win over the file. In the file, {@code ${NAME}} is the environment variable NAME, and
 * {@code ${?NAME}} leaves what stood before where there is no such variable. What is set nowhere has its default: an
 * empty file is a good one.
 *
 * <p>Every fault is found in one go, so that the administrator mends them in one go; only a syntax error, after which the
 * rest of the file has no meaning, hides what else is in the file.
 */
public final class ConfigurationLoader {
    private ConfigurationLoader() {}

    /** What came of loading. */
    public sealed interface Result {}

    /** All is well. */
    public record Loaded(CompostelaConfiguration configuration) implements Result {}

    /** Nothing was loaded; {@code problems} are in the order of the file, then of the environment, then of the arguments. */
    public record Faulty(List<ConfigurationProblem> problems) implements Result {
        public Faulty {
            problems = List.copyOf(problems);
        }
    }

    /** @param settings the {@code KEY=VALUE} of each {@code --set} */
    public static Result load(Home home, List<String> settings) {
        return load(home, settings, System.getenv());
    }

    static Result load(Home home, List<String> settings, Map<String, String> environment) {
        Faults faults = new Faults();
        ImmutableMap<String, Setting> written = ImmutableMap.<String, Setting>builder()
                .putAll(new FileSource(home.configurationFile(), environment, faults).read())
                .putAll(new ArgumentSource(settings, faults).read())
                .buildKeepingLast();
        Values values = Values.read(written, faults);
        new Contradictions(home, values, faults).find();
        return faults.none() ? new Loaded(new Assembly(home, values).configuration()) : new Faulty(faults.inOrder());
    }
}
