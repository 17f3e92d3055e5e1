package org.compostela.configuration;

/** Reads, validates and types {@code conf/compostela.conf}. */
public final class ConfigurationLoader {
    private ConfigurationLoader() {}
}
