package org.compostela.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.ConfigurationLoader;
import org.compostela.configuration.ConfigurationProblem;
import org.compostela.configuration.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --home} and {@code --set}, as {@code serve} and {@code check} take them. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The folder with conf/, data/, logs/ and extensions/. "
                    + "Default: $COMPOSTELA_HOME, else the distribution's own folder.")
    private @Nullable Path home;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets a key of compostela.conf for this start; wins over the file. May be given several times.")
    private List<String> settings = List.of();

    Home home() {
        Optional<Path> named = Optional.ofNullable(home)
                .or(() -> Optional.ofNullable(System.getenv("COMPOSTELA_HOME")).map(Path::of))
                .or(HomeFolders::distributionFolder);
        return new Home(named.orElseThrow(() -> new StartException("no home: give --home DIR or set COMPOSTELA_HOME")));
    }

    /** The settings; every fault of the configuration, one a line, as a {@link StartException} otherwise. */
    CompostelaConfiguration load(Home home) {
        return load(home, List.of());
    }

    /** The same, with settings that win over all others. */
    CompostelaConfiguration load(Home home, List<String> last) {
        List<String> all = Stream.concat(settings.stream(), last.stream()).toList();
        ConfigurationLoader.Result result = ConfigurationLoader.load(home, all);
        if (result instanceof ConfigurationLoader.Faulty faulty) {
            throw new StartException(explain(faulty.problems()));
        }
        return ((ConfigurationLoader.Loaded) result).configuration();
    }

    private static String explain(List<ConfigurationProblem> problems) {
        StringBuilder text = new StringBuilder("the configuration has ")
                .append(problems.size())
                .append(problems.size() == 1 ? " fault:" : " faults:");
        problems.forEach(
                problem -> text.append(System.lineSeparator()).append("  ").append(problem));
        return text.toString();
    }
}
