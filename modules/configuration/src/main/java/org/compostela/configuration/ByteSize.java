package org.compostela.configuration;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: {@code 50 MiB}, {@code 1.5 GiB}, {@code 200 MB}, or a bare number of bytes.
 *
 * <p>Stricter than HOCON's own: a letter alone ({@code 50 m}) is refused, for tools differ on what it means.
 */
final class ByteSize {
    static final long KIB = 1L << 10;
    static final long MIB = 1L << 20;
    static final long GIB = 1L << 30;
    static final long TIB = 1L << 40;

    /** Powers of 1024 first, largest first: the order {@link #format} tries them in. */
    private static final ImmutableMap<String, Long> UNITS = ImmutableMap.<String, Long>builder()
            .put("TiB", TIB)
            .put("GiB", GIB)
            .put("MiB", MIB)
            .put("KiB", KIB)
            .put("TB", 1_000_000_000_000L)
            .put("GB", 1_000_000_000L)
            .put("MB", 1_000_000L)
            .put("kB", 1_000L)
            .put("B", 1L)
            .build();

    /** At most 15 digits before the point, so that no text however long costs more than a glance. */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)\\s*([A-Za-z]*)");

    private ByteSize() {}

    static Parsed<Long> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Parsed.bad("is not a size");
        }
        Optional<Long> unit = unit(matcher.group(2));
        if (unit.isEmpty()) {
            return Parsed.bad("has the unknown unit " + matcher.group(2));
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.get()));
        if (bytes.stripTrailingZeros().scale() > 0) {
            return Parsed.bad("is not a whole number of bytes");
        }
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Parsed.bad("is too large");
        }
        return Parsed.good(bytes.longValueExact());
    }

    private static Optional<Long> unit(String name) {
        if (name.isEmpty()) {
            return Optional.of(1L);
        }
        return UNITS.entrySet().stream()
                .filter(unit -> unit.getKey().equalsIgnoreCase(name))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    /** In the largest unit of which there is a whole number; {@link #parse} gives the same bytes again. */
    static String format(long bytes) {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + " " + unit.getKey();
            }
        }
        return bytes + " B";
    }
}
