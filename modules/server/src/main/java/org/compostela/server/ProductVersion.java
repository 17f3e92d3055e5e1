package org.compostela.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class ProductVersion implements IVersionProvider {
    static String current() {
        Properties properties = new Properties();
        try (InputStream in = ProductVersion.class.getResourceAsStream("/compostela-version.properties")) {
            if (in == null) {
                throw new IllegalStateException(
                        "compostela-version.properties is not in the server's jar: build again");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"compostela " + current()};
    }
}
