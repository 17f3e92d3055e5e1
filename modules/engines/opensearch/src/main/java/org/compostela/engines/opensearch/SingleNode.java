package org.compostela.engines.opensearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/** A node with the stock plugins that the index needs, and the one that closes it to everybody else. */
final class SingleNode extends Node {
    private SingleNode(Environment environment) {
        super(
                environment,
                List.of(
                        ClosedNettyPlugin.class,
                        CommonAnalysisPlugin.class,
                        ReindexPlugin.class,
                        CredentialPlugin.class),
                true);
    }

    static SingleNode in(Path home) throws Exception {
        Settings settings = Settings.builder().put("path.home", home.toString()).build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings, Map.of(), home.resolve("config"), () -> "compostela");
        LogConfigurator.setNodeName("compostela");
        LogConfigurator.configure(environment);
        return new SingleNode(environment);
    }

    void end() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("did not stop cleanly; the translog has all writes: " + e);
        }
    }
}
