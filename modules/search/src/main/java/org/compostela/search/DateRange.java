package org.compostela.search;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.apache.james.mailbox.model.SearchQuery.DateOperator;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/** A day, an hour or the like on the time line, as James' dates name it by any of its moments, and what lies before, in and after it. */
record DateRange(ZonedDateTime begin, ZonedDateTime end) {
    static Query query(String field, DateOperator operator) {
        DateRange range = of(operator);
        long begin = range.begin.toInstant().toEpochMilli();
        long end = range.end.toInstant().toEpochMilli();
        return switch (operator.getType()) {
            case BEFORE -> Queries.lessThan(field, begin);
            case AFTER -> Queries.moreThan(field, end - 1);
            case ON -> Queries.between(field, begin, end - 1);
        };
    }

    static boolean isOfWholeDays(DateResolution resolution) {
        return switch (resolution) {
            case Second, Minute, Hour -> false;
            case Day, Month, Year -> true;
        };
    }

    private static DateRange of(DateOperator operator) {
        ZonedDateTime begin = begin(operator.getDate().toInstant(), operator.getDateResultion());
        return new DateRange(begin, begin.plus(1, unit(operator.getDateResultion())));
    }

    private static ZonedDateTime begin(Instant instant, DateResolution resolution) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        return switch (resolution) {
            case Second -> time.truncatedTo(ChronoUnit.SECONDS);
            case Minute -> time.truncatedTo(ChronoUnit.MINUTES);
            case Hour -> time.truncatedTo(ChronoUnit.HOURS);
            case Day -> time.truncatedTo(ChronoUnit.DAYS);
            case Month -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case Year -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    private static ChronoUnit unit(DateResolution resolution) {
        return switch (resolution) {
            case Second -> ChronoUnit.SECONDS;
            case Minute -> ChronoUnit.MINUTES;
            case Hour -> ChronoUnit.HOURS;
            case Day -> ChronoUnit.DAYS;
            case Month -> ChronoUnit.MONTHS;
            case Year -> ChronoUnit.YEARS;
        };
    }
}
