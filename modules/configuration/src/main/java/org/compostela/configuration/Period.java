package org.compostela.configuration;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30 minutes}, {@code 90 s}. A number without a unit is refused. */
final class Period {
    private static final ImmutableMap<String, Duration> UNITS = ImmutableMap.<String, Duration>builder()
            .put("days", Duration.ofDays(1))
            .put("hours", Duration.ofHours(1))
            .put("minutes", Duration.ofMinutes(1))
            .put("seconds", Duration.ofSeconds(1))
            .put("ms", Duration.ofMillis(1))
            .put("day", Duration.ofDays(1))
            .put("hour", Duration.ofHours(1))
            .put("minute", Duration.ofMinutes(1))
            .put("second", Duration.ofSeconds(1))
            .put("d", Duration.ofDays(1))
            .put("h", Duration.ofHours(1))
            .put("m", Duration.ofMinutes(1))
            .put("s", Duration.ofSeconds(1))
            .build();

    /** Nine digits of days are within what {@link Duration} holds. */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*([A-Za-z]*)");

    private Period() {}

    static Parsed<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Parsed.bad("is not a duration");
        }
        String name = matcher.group(2);
        if (name.isEmpty()) {
            return Parsed.bad("has no unit");
        }
        Optional<Duration> unit = Optional.ofNullable(UNITS.get(name));
        if (unit.isEmpty()) {
            return Parsed.bad("has the unknown unit " + name);
        }
        return Parsed.good(unit.get().multipliedBy(Integer.parseInt(matcher.group(1))));
    }

    /** In the largest unit of which there is a whole number; {@link #parse} gives the same duration again. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long length = unit.getValue().toMillis();
            if (millis >= length && millis % length == 0) {
                return inWords(millis / length, unit.getKey());
            }
        }
        return millis + " ms";
    }

    private static String inWords(long count, String unit) {
        boolean plural = unit.length() > 2 && unit.endsWith("s");
        return count + " " + (count == 1 && plural ? unit.substring(0, unit.length() - 1) : unit);
    }
}
