package org.compostela.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import com.typesafe.config.parser.ConfigDocumentFactory;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.compostela.configuration.Origin.Place;
import org.jspecify.annotations.Nullable;

/** The settings that stand in {@code compostela.conf}, with {@code ${NAME}} put in from the environment. */
final class FileSource {
    private static final String ENVIRONMENT = "environment variable ";
    private static final ConfigParseOptions OPTIONS =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setIncluder(new NoIncludes());

    private final Path file;
    private final Map<String, String> environment;
    private final Faults faults;
    private final ImmutableMap.Builder<String, Setting> settings = ImmutableMap.builder();

    FileSource(Path file, Map<String, String> environment, Faults faults) {
        this.file = requireNonNull(file, "file");
        this.environment = ImmutableMap.copyOf(environment);
        this.faults = requireNonNull(faults, "faults");
    }

    /** By path; what could not be read is left out and among the faults. */
    ImmutableMap<String, Setting> read() {
        try {
            String text = Files.readString(file, UTF_8);
            section("", parse(text).root());
            repetitions(new RepeatedKeys(ConfigDocumentFactory.parseString(text, OPTIONS)));
        } catch (NoSuchFileException e) {
            fault(
                    "there is no such file: `compostela serve` makes it from the one that ships; an empty one is good too,"
                            + " and means every default");
        } catch (CharacterCodingException e) {
            fault("is not UTF-8: save it in that encoding");
        } catch (IOException e) {
            fault("cannot be read (" + e.getClass().getSimpleName() + "): it must be a file that the server's user may"
                    + " read");
        } catch (ConfigException e) {
            faults.add(origin(Optional.ofNullable(e.origin())), "", plain(e));
        }
        return settings.build();
    }

    private void fault(String message) {
        faults.add(new Origin(Place.FILE, file.toString(), 0), "", message);
    }

    private Config parse(String text) {
        ConfigResolveOptions environmentOnly =
                ConfigResolveOptions.noSystem().setAllowUnresolved(true).appendResolver(new Environment(environment));
        return ConfigFactory.parseString(text, OPTIONS).resolve(environmentOnly);
    }

    private void section(String path, ConfigObject object) {
        object.forEach((name, value) -> {
            String quoted = ConfigUtil.joinPath(name);
            entry(path.isEmpty() ? quoted : path + "." + quoted, value);
        });
    }

    private void entry(String path, ConfigValue value) {
        try {
            resolved(path, value);
        } catch (ConfigException.NotResolved e) {
            faults.add(
                    origin(Optional.of(value.origin())),
                    path,
                    "names a variable that is neither in the environment nor a key of"
                            + " this file: set it, or write ${?NAME} to go without");
        }
    }

    private void resolved(String path, ConfigValue value) {
        ConfigValueType type = value.valueType();
        if (Keys.isSection(path)) {
            if (value instanceof ConfigObject object) {
                section(path, object);
            } else {
                faults.add(origin(Optional.of(value.origin())), path, notASection(path));
            }
            return;
        }
        Keys.find(path)
                .ifPresentOrElse(
                        key -> setting(key, value, type),
                        () -> faults.add(origin(Optional.of(value.origin())), path, UnknownKey.message(path)));
    }

    private void repetitions(RepeatedKeys repeated) {
        for (String path : settings.build().keySet()) {
            repeated.of(path)
                    .ifPresent(it -> faults.add(
                            line(it.last()), path, "stands in line " + it.first() + " too: keep one of them"));
        }
    }

    static String notASection(String path) {
        return "is a section, not a value: write " + path + " { … } with: " + String.join(", ", Keys.namesIn(path));
    }

    private void setting(Key<?> key, ConfigValue value, ConfigValueType type) {
        Origin origin = origin(Optional.of(value.origin()));
        switch (type) {
            case OBJECT ->
                faults.add(
                        origin,
                        key.path(),
                        "has { … } for a value; expected " + key.type().expected());
            case NULL -> faults.add(origin, key.path(), "null is no value: remove the line, and the default holds");
            case LIST -> list(key, (ConfigList) value, origin);
            case STRING, NUMBER, BOOLEAN -> settings.put(key.path(), Setting.text(key, text(value), origin));
        }
    }

    private void list(Key<?> key, ConfigList values, Origin origin) {
        boolean nested = values.stream()
                .map(ConfigValue::valueType)
                .anyMatch(type -> type == ConfigValueType.LIST || type == ConfigValueType.OBJECT);
        if (!key.type().list() || nested) {
            faults.add(
                    origin,
                    key.path(),
                    "has [ … ] for a value; expected " + key.type().expected());
            return;
        }
        List<String> texts = values.stream().map(FileSource::text).toList();
        settings.put(key.path(), Setting.list(key, texts, origin));
    }

    /** As it was written: {@link Config#getString} keeps the text of numbers. */
    private static String text(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL
                ? ""
                : value.atKey("it").getString("it");
    }

    private Origin origin(Optional<ConfigOrigin> origin) {
        Optional<String> variable =
                origin.map(ConfigOrigin::description).filter(description -> description.startsWith(ENVIRONMENT));
        if (variable.isPresent()) {
            return new Origin(Place.ENVIRONMENT, variable.get(), 0);
        }
        int line = Math.max(0, origin.map(ConfigOrigin::lineNumber).orElse(0));
        return line(line);
    }

    private Origin line(int line) {
        return new Origin(Place.FILE, line == 0 ? file.toString() : file + ":" + line, line);
    }

    /** The message without the place that the library writes before it. */
    private static String plain(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        String place = e.origin() == null ? "" : e.origin().description() + ": ";
        if (e instanceof ConfigException.Parse && message.contains("close parentheses")) {
            // What the library says of every bracket that is still open at the end of the file.
            return "a { or [ is not closed";
        }
        return message.startsWith(place) ? message.substring(place.length()).strip() : message;
    }

    /** {@code ${NAME}} where NAME is no key of the file. */
    private record Environment(Map<String, String> variables) implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            List<String> names = ConfigUtil.splitPath(path);
            String name = names.get(0);
            // The library asks for null where there is no value.
            return names.size() == 1 && variables.containsKey(name)
                    ? ConfigValueFactory.fromAnyRef(variables.get(name), ENVIRONMENT + name)
                    : null;
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }

    /**
     * The configuration is one file: a fault then has one place, and no URL is asked for settings. Refuses all forms of
     * {@code include}.
     */
    private static final class NoIncludes
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw refused(what.toString());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw refused(what.toString());
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw refused(what);
        }

        private static ConfigException refused(String what) {
            return new ConfigException.Generic(
                    "include of " + what + ": the configuration is this one file; copy the settings into it");
        }
    }
}
