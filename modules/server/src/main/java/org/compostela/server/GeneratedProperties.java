package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.convert.DefaultListDelimiterHandler;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.Configuration.ConfigurationPath;
import org.apache.james.utils.PropertiesProvider;

/** James' property files by name, from {@link JamesFiles}. */
@Singleton
final class GeneratedProperties extends PropertiesProvider {
    private final JamesFiles files;

    @Inject
    GeneratedProperties(JamesFiles files, FileSystem fileSystem, ConfigurationPath path) {
        super(fileSystem, path);
        this.files = requireNonNull(files, "files");
    }

    @Override
    public Configuration getConfigurations(String... names) throws FileNotFoundException, ConfigurationException {
        for (String name : names) {
            if (files.find(name + ".properties").isPresent()) {
                return getConfiguration(name);
            }
        }
        throw new FileNotFoundException(String.join(", ", names));
    }

    @Override
    public Configuration getConfiguration(String name) throws FileNotFoundException, ConfigurationException {
        String content = files.find(name + ".properties").orElseThrow(() -> new FileNotFoundException(name));
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setListDelimiterHandler(new DefaultListDelimiterHandler(','));
        try {
            properties.read(new StringReader(content));
        } catch (IOException e) {
            throw new ConfigurationException(name + ".properties cannot be read", e);
        }
        return properties;
    }
}
