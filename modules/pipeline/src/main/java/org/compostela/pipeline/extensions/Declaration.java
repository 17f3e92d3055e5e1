package org.compostela.pipeline.extensions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What a jar tells of itself.
 *
 * @param packages whose classes are found by simple name
 * @param guiceModule full name of a class
 */
record Declaration(Set<String> packages, Optional<String> guiceModule) {
    static final Declaration NONE = new Declaration(Set.of(), Optional.empty());

    private static final String PROPERTIES = "META-INF/compostela/extension.properties";
    private static final String PACKAGE_NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*";

    Declaration {
        packages = Collections.unmodifiableSet(new LinkedHashSet<>(packages));
        requireNonNull(guiceModule, "guiceModule");
    }

    /** @throws IOException what the jar tells of itself cannot be understood */
    static Declaration of(JarFile jar) throws IOException {
        return manifest(jar).and(properties(jar));
    }

    Declaration and(Declaration other) {
        Set<String> all = new LinkedHashSet<>(packages);
        all.addAll(other.packages);
        return new Declaration(all, other.guiceModule.or(() -> guiceModule));
    }

    private static Declaration manifest(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            return NONE;
        }
        Attributes attributes = manifest.getMainAttributes();
        return of(
                Optional.ofNullable(attributes.getValue("Compostela-Packages")),
                Optional.ofNullable(attributes.getValue("Compostela-Guice-Module")),
                "META-INF/MANIFEST.MF");
    }

    private static Declaration properties(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(PROPERTIES);
        if (entry == null) {
            return NONE;
        }
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(jar.getInputStream(entry), UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(PROPERTIES + " is no properties file: " + e.getMessage(), e);
        }
        for (String key : properties.stringPropertyNames()) {
            if (!Set.of("packages", "guice-module").contains(key)) {
                throw new IOException(
                        PROPERTIES + " has the unknown key " + key + ": it takes packages and guice-module");
            }
        }
        return of(
                Optional.ofNullable(properties.getProperty("packages")),
                Optional.ofNullable(properties.getProperty("guice-module")),
                PROPERTIES);
    }

    private static Declaration of(Optional<String> packages, Optional<String> module, String source)
            throws IOException {
        Set<String> names = new LinkedHashSet<>();
        packages.stream()
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        Optional<String> moduleName = module.map(String::strip).filter(name -> !name.isEmpty());
        for (String name : (Iterable<String>) Stream.concat(names.stream(), moduleName.stream())::iterator) {
            if (!name.matches(PACKAGE_NAME)) {
                throw new IOException(source + " names \"" + name + "\", which is no name of a package or class");
            }
        }
        return new Declaration(names, moduleName);
    }
}
