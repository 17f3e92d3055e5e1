package org.compostela.mailets;

import com.google.common.base.Splitter;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.util.DurationParser;
import org.apache.james.util.SizeFormat;
import org.apache.mailet.MailetConfig;

/**
 * The parameters of one step, read and checked. Whatever is wrong is said with the step, the parameter, what was given and what is
 * allowed. A parameter that the step does not know is wrong too: it would be a setting that its writer believes in and that does nothing.
 */
final class Parameters {
    /** What the container reads of a step; not the mailet's. */
    private static final Set<String> OF_THE_CONTAINER =
            Set.of("match", "notmatch", "matcher", "class", "onMailetException", "onMatchException");

    private final MailetConfig config;

    private Parameters(MailetConfig config) {
        this.config = config;
    }

    static Parameters of(MailetConfig config, String... known) throws MessagingException {
        Set<String> allowed = new TreeSet<>(Arrays.asList(known));
        Iterator<String> given = config.getInitParameterNames();
        while (given.hasNext()) {
            String name = given.next();
            if (!allowed.contains(name) && !OF_THE_CONTAINER.contains(name)) {
                throw new MessagingException(
                        config.getMailetName() + " has no parameter <" + name + ">; it has " + tags(allowed));
            }
        }
        return new Parameters(config);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(config.getInitParameter(name)).filter(value -> !value.isBlank());
    }

    String required(String name, String meaning) throws MessagingException {
        return text(name)
                .orElseThrow(() -> new MessagingException(
                        config.getMailetName() + " needs the parameter <" + name + ">: " + meaning));
    }

    /** Values divided by commas, or each on a line of its own. */
    List<String> list(String name) {
        return text(name).map(Parameters::split).orElse(List.of());
    }

    boolean flag(String name, boolean otherwise) throws MessagingException {
        Optional<String> given = text(name).map(value -> value.strip().toLowerCase(Locale.ROOT));
        if (given.isEmpty()) {
            return otherwise;
        }
        return switch (given.get()) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** One of the constants, written in lower case with dashes. */
    <E extends Enum<E>> E choice(String name, E otherwise) throws MessagingException {
        Optional<String> given = text(name).map(String::strip);
        if (given.isEmpty()) {
            return otherwise;
        }
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (written(constant).equalsIgnoreCase(given.get())) {
                return constant;
            }
        }
        throw wrong(name, Arrays.stream(constants).map(Parameters::written).collect(Collectors.joining(" or ")));
    }

    int number(String name, int otherwise, int least, int most) throws MessagingException {
        String allowed = "a whole number from " + least + " to " + most;
        Optional<String> given = text(name).map(String::strip);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(given.get());
            if (number < least || number > most) {
                throw wrong(name, allowed);
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrong(name, allowed);
        }
    }

    long size(String name, long otherwise, long least, long most) throws MessagingException {
        String allowed = "a size like 64 KiB, from " + SizeFormat.format(least) + " to " + SizeFormat.format(most);
        Optional<String> given = text(name).map(String::strip);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            long size = SizeFormat.parseAsByteCount(given.get());
            if (size < least || size > most) {
                throw wrong(name, allowed);
            }
            return size;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(name, allowed);
        }
    }

    Duration duration(String name, Duration otherwise, Duration least, Duration most) throws MessagingException {
        String allowed =
                "a time like 10 seconds or 500 ms, from " + least.toMillis() + " ms to " + most.toSeconds() + " s";
        Optional<String> given = text(name).map(String::strip);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            Duration duration = DurationParser.parse(given.get());
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw wrong(name, allowed);
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw wrong(name, allowed);
        }
    }

    /** A regular expression in RE2's syntax: its time grows with the length of the input alone, whatever a stranger sends. */
    Pattern pattern(String name, String meaning) throws MessagingException {
        String given = required(name, meaning).strip();
        try {
            return Pattern.compile(given, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw wrong(
                    name, "a regular expression in RE2 syntax (no look-around, no back references): " + e.getMessage());
        }
    }

    MessagingException wrong(String name, String allowed) {
        return new MessagingException(config.getMailetName() + ": <" + name + ">"
                + text(name).orElse("") + "</" + name + "> is not " + allowed);
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> split(String values) {
        return Splitter.onPattern("[,\\r\\n]").trimResults().omitEmptyStrings().splitToList(values);
    }

    private static String tags(Set<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().map(name -> "<" + name + ">").collect(Collectors.joining(", "));
    }
}
