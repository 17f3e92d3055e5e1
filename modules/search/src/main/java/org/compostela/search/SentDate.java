package org.compostela.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Date fields as they really are: RFC 5322 section 3.3, the obsolete forms of section 4.3, and the liberties that programs take
 * with both. The day of the week is not looked at, a time or zone that makes no sense is midnight or UTC: SENTON and its like compare the
 * calendar day "disregarding time and timezone" (RFC 9051 section 6.4.4).
 */
final class SentDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final Map<String, Integer> ZONES =
            Map.of("EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8, "PDT", -7);

    private static final Pattern COMMENT = Pattern.compile("\\([^()]{0,200}\\)");
    private static final Pattern DATE =
            Pattern.compile("(?<!\\d)(\\d{1,2})[ -]+([A-Za-z]{3})[A-Za-z]{0,6}[ ,.-]+(\\d{2,4})(?!\\d)");
    private static final Pattern TIME = Pattern.compile(
            "(?<!\\d)(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:\\.\\d+)?(?: *([+-]\\d{2}):?(\\d{2})| +([A-Za-z]{1,4}))?");

    private SentDate() {}

    /** Empty if there is no date in it. */
    static Optional<OffsetDateTime> parse(String field) {
        String text = COMMENT.matcher(field).replaceAll(" ").replaceAll("\\s+", " ");
        Matcher date = DATE.matcher(text);
        if (!date.find()) {
            return Optional.empty();
        }
        int month = MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1;
        try {
            LocalDate day = LocalDate.of(year(date.group(3)), month, Integer.parseInt(date.group(1)));
            Matcher time = TIME.matcher(text).region(date.end(), text.length());
            return Optional.of(time.find() ? at(day, time) : day.atStartOfDay().atOffset(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** RFC 5322 section 4.3: two digits up to 49 are of this century, three count from 1900. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return switch (digits.length()) {
            case 2 -> year < 50 ? 2000 + year : 1900 + year;
            case 3 -> 1900 + year;
            default -> year;
        };
    }

    private static OffsetDateTime at(LocalDate day, Matcher time) {
        return LocalDateTime.of(day, clock(time)).atOffset(zone(time));
    }

    private static LocalTime clock(Matcher time) {
        int hour = Integer.parseInt(time.group(1));
        int minute = Integer.parseInt(time.group(2));
        int second = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
        boolean sensible = hour < 24 && minute < 60 && second <= 60;
        // A leap second has no place in this clock.
        return sensible ? LocalTime.of(hour, minute, Math.min(second, 59)) : LocalTime.MIDNIGHT;
    }

    private static ZoneOffset zone(Matcher time) {
        if (time.group(4) != null) {
            int hours = Integer.parseInt(time.group(4));
            int minutes = Integer.parseInt(time.group(5));
            boolean sensible = Math.abs(hours) <= 17 && minutes < 60;
            int sign = time.group(4).startsWith("-") ? -1 : 1;
            return sensible ? ZoneOffset.ofHoursMinutes(hours, sign * minutes) : ZoneOffset.UTC;
        }
        return time.group(6) == null
                ? ZoneOffset.UTC
                : ZoneOffset.ofHours(ZONES.getOrDefault(time.group(6).toUpperCase(Locale.ROOT), 0));
    }
}
