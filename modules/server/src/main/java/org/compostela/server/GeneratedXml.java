package org.compostela.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.util.LoggingLevel;

/** James' XML configuration by component name, from {@link JamesFiles}; a component without a file has an empty one. */
@Singleton
final class GeneratedXml implements ConfigurationProvider {
    private final JamesFiles files;

    @Inject
    GeneratedXml(JamesFiles files) {
        this.files = requireNonNull(files, "files");
    }

    @Override
    public HierarchicalConfiguration<ImmutableNode> getConfiguration(String component, LoggingLevel onError)
            throws ConfigurationException {
        int dot = component.indexOf('.');
        String name = dot < 0 ? component : component.substring(0, dot);
        Optional<String> content = files.find(name + ".xml");
        if (content.isEmpty()) {
            return FileConfigurationProvider.EMPTY_CONFIGURATION;
        }
        HierarchicalConfiguration<ImmutableNode> whole = FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(content.get().getBytes(UTF_8)));
        return dot < 0 ? whole : whole.configurationAt(component.substring(dot + 1));
    }
}
