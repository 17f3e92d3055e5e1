package org.compostela.benchmarks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 4096}, {@code 4k} or {@code 2m}. */
final class ByteCount implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([km]?)");
    /** A message is held in memory once for each connection. */
    private static final long MAXIMUM = 32 << 20;

    @Override
    public Integer convert(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: give 4096, 4k or 2m");
        }
        long bytes = Long.parseLong(form.group(1)) << shift(form.group(2));
        if (bytes < 1 || bytes > MAXIMUM) {
            throw new TypeConversionException("'" + text + "' is not between 1 and " + MAXIMUM + " bytes");
        }
        return (int) bytes;
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "k" -> 10;
            case "m" -> 20;
            default -> 0;
        };
    }
}
