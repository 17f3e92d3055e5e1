package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Range;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of value: what it is called, what is allowed, and how its text is read.
 *
 * @param name for the reference, such as "size"
 * @param expected for the person who wrote another thing, such as "a size from 64 KiB to 1 GiB"
 * @param list whether the value is a list; then {@code reader} gets the texts of its elements, else one text
 */
record ValueType<T>(String name, String expected, boolean list, Function<List<String>, Parsed<T>> reader) {
    private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

    ValueType {
        requireNonNull(name, "name");
        requireNonNull(expected, "expected");
        requireNonNull(reader, "reader");
    }

    /** @param texts of the elements of a list, or one text; a list may be one text too, parted by commas */
    Parsed<T> read(List<String> texts) {
        return reader.apply(list ? texts.stream().flatMap(COMMAS::splitToStream).toList() : texts);
    }

    static <T> ValueType<T> of(String name, String expected, Function<String, Parsed<T>> reader) {
        return new ValueType<>(
                name, expected, false, texts -> reader.apply(texts.get(0).strip()));
    }

    static <E> ValueType<ImmutableList<E>> listOf(String name, String expected, Function<String, Parsed<E>> reader) {
        return new ValueType<>(name, expected, true, texts -> readAll(texts, reader));
    }

    /** A list that may have no elements: then it says {@code none}. */
    static <E> ValueType<ImmutableList<E>> listOrNone(
            String name, String expected, Function<String, Parsed<E>> reader) {
        return new ValueType<>(
                name,
                expected + ", or none",
                true,
                texts -> texts.equals(List.of("none")) ? Parsed.good(ImmutableList.of()) : readAll(texts, reader));
    }

    private static <E> Parsed<ImmutableList<E>> readAll(List<String> texts, Function<String, Parsed<E>> reader) {
        if (texts.isEmpty()) {
            return Parsed.bad("is empty");
        }
        ImmutableList.Builder<E> values = ImmutableList.builder();
        for (String text : texts) {
            Parsed<E> element = reader.apply(text);
            if (element instanceof Parsed.Bad<E> bad) {
                return Parsed.bad(
                        texts.size() == 1 ? bad.reason() : "has an element, " + text + ", that " + bad.reason());
            }
            values.add(((Parsed.Good<E>) element).value());
        }
        return Parsed.good(values.build());
    }

    static ValueType<String> hostname() {
        return of("host name", "a host name, such as mail.example.org", Hostnames::parse);
    }

    /** A word of a form, such as a keyspace's name. */
    static ValueType<String> word(String name, String expected, Pattern form) {
        return of(
                name,
                expected,
                text -> form.matcher(text).matches() ? Parsed.good(text) : Parsed.bad("is not a " + name));
    }

    static ValueType<String> text(String expected) {
        return of("text", expected, text -> text.isEmpty() ? Parsed.bad("is empty") : Parsed.good(text));
    }

    static ValueType<String> file() {
        return of("file", "the path of a file, relative to the home", ValueType::readFile);
    }

    private static Parsed<String> readFile(String text) {
        try {
            return Path.of(text).toString().isEmpty() ? Parsed.bad("is not the path of a file") : Parsed.good(text);
        } catch (InvalidPathException e) {
            // A NUL; or a letter that the locale of the Java VM cannot put into a file's name (LANG=C and an umlaut).
            return Parsed.bad("is not the path of a file: " + e.getReason());
        }
    }

    static ValueType<Boolean> yesOrNo() {
        return of("true or false", "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Parsed.good(true);
            case "false", "no", "off" -> Parsed.good(false);
            default -> Parsed.bad("is neither true nor false");
        });
    }

    static ValueType<Integer> count(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return of("number", expected, text -> readCount(text)
                .then(number -> within(number, Range.closed((long) least, (long) most), String::valueOf))
                .then(number -> Parsed.good(Math.toIntExact(number))));
    }

    private static Parsed<Long> readCount(String text) {
        return text.matches("-?[0-9]{1,15}") ? Parsed.good(Long.parseLong(text)) : Parsed.bad("is not a whole number");
    }

    static ValueType<Long> size(long least, long most) {
        String expected = "a size from " + ByteSize.format(least) + " to " + ByteSize.format(most);
        return of("size", expected, text -> ByteSize.parse(text)
                .then(size -> within(size, Range.closed(least, most), ByteSize::format)));
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        String expected = "a duration from " + Period.format(least) + " to " + Period.format(most);
        return of("duration", expected, text -> Period.parse(text)
                .then(duration -> within(duration, Range.closed(least, most), Period::format)));
    }

    private static <C extends Comparable<C>> Parsed<C> within(C value, Range<C> range, Function<C, String> format) {
        if (value.compareTo(range.lowerEndpoint()) < 0) {
            return Parsed.bad("is less than " + format.apply(range.lowerEndpoint()));
        }
        if (value.compareTo(range.upperEndpoint()) > 0) {
            return Parsed.bad("is more than " + format.apply(range.upperEndpoint()));
        }
        return Parsed.good(value);
    }

    /** One of the constants of an enum, written in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> constants) {
        String names = Arrays.stream(constants.getEnumConstants())
                .map(ValueType::nameOf)
                .collect(Collectors.joining(" or "));
        return of(names, names, text -> Arrays.stream(constants.getEnumConstants())
                .filter(constant -> nameOf(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(Parsed::good)
                .orElseGet(() -> Parsed.bad("is neither " + names.replace(" or ", " nor "))));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
