package org.compostela.server;

import java.util.List;
import java.util.concurrent.Callable;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code compostela check}: would this home start on this machine? Changes nothing. */
@Command(
        name = "check",
        description = "Validates the configuration and the machine, and explains each fault.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public Integer call() {
        try {
            Home folder = home.home();
            CompostelaConfiguration configuration = home.load(folder);
            List<String> faults = new MachineCheck(configuration).faults();
            if (!faults.isEmpty()) {
                faults.forEach(fault -> System.err.println("compostela: " + fault));
                return 1;
            }
            System.out.println("ok: " + folder.configurationFile() + " and this machine serve");
            return 0;
        } catch (StartException e) {
            System.err.println("compostela: " + e.getMessage());
            return 1;
        }
    }
}
