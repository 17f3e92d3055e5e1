package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;
import static org.apache.james.mailbox.model.SearchQuery.DateResolution;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.apache.james.mailbox.model.ThreadId;

/** Says search keys in James' words, for one mailbox. */
final class Criteria {
    private final Numbering numbering;
    private final MessageId.Factory messageIds;
    private final Clock clock;

    Criteria(Numbering numbering, MessageId.Factory messageIds, Clock clock) {
        this.numbering = requireNonNull(numbering, "numbering");
        this.messageIds = requireNonNull(messageIds, "messageIds");
        this.clock = requireNonNull(clock, "clock");
    }

    Criterion of(Key key) {
        if (key instanceof Key.All) {
            return SearchQuery.all();
        } else if (key instanceof Key.And and) {
            return SearchQuery.and(and.keys().stream().map(this::of).toList());
        } else if (key instanceof Key.Or or) {
            return SearchQuery.or(of(or.one()), of(or.other()));
        } else if (key instanceof Key.Not not) {
            return SearchQuery.not(of(not.key()));
        } else if (key instanceof Key.SystemFlag flag) {
            return flag.set() ? SearchQuery.flagIsSet(flag.flag()) : SearchQuery.flagIsUnSet(flag.flag());
        } else if (key instanceof Key.Keyword keyword) {
            return keyword.set() ? SearchQuery.flagIsSet(keyword.name()) : SearchQuery.flagIsUnSet(keyword.name());
        } else if (key instanceof Key.Day day) {
            return day(day);
        } else if (key instanceof Key.Age age) {
            return age(age);
        } else if (key instanceof Key.Size size) {
            return size.larger() ? SearchQuery.sizeGreaterThan(size.octets()) : SearchQuery.sizeLessThan(size.octets());
        } else if (key instanceof Key.ModSeq modSeq) {
            return SearchQuery.or(
                    SearchQuery.modSeqEquals(modSeq.atLeast()), SearchQuery.modSeqGreaterThan(modSeq.atLeast()));
        }
        return text(key);
    }

    private Criterion text(Key key) {
        if (key instanceof Key.Address address) {
            return SearchQuery.address(address.type(), address.value());
        } else if (key instanceof Key.Header header) {
            return header.value().isEmpty()
                    ? SearchQuery.headerExists(header.name())
                    : SearchQuery.headerContains(header.name(), header.value());
        } else if (key instanceof Key.Subject subject) {
            return SearchQuery.subject(subject.value());
        } else if (key instanceof Key.Body body) {
            return SearchQuery.bodyContains(body.value());
        } else if (key instanceof Key.Text text) {
            return SearchQuery.mailContains(text.value());
        }
        return identity(key);
    }

    private Criterion identity(Key key) {
        if (key instanceof Key.Numbers numbers) {
            return uids(numbering.uidsOfNumbers(numbers.set()));
        } else if (key instanceof Key.Uids uids) {
            return uids(numbering.uids(uids.set()));
        } else if (key instanceof Key.Saved) {
            return uids(numbering.saved());
        } else if (key instanceof Key.EmailId id) {
            return emailId(id.id());
        } else if (key instanceof Key.ThreadId id) {
            return threadId(id.id());
        }
        throw new IllegalStateException("no such key: " + key);
    }

    private static Criterion uids(NumberSet set) {
        List<UidRange> ranges = new ArrayList<>();
        for (NumberSet.Range range : set.ranges()) {
            ranges.add(new UidRange(MessageUid.of(range.low()), MessageUid.of(range.high())));
        }
        return SearchQuery.uid(ranges.toArray(UidRange[]::new));
    }

    /** An id that is none of this server's is no error: no message has it (RFC 8474 §5.4). */
    private Criterion emailId(String id) {
        try {
            return SearchQuery.hasMessageId(messageIds.fromString(id));
        } catch (IllegalArgumentException e) {
            return nothing();
        }
    }

    private Criterion threadId(String id) {
        try {
            return SearchQuery.threadId(ThreadId.fromBaseMessageId(messageIds.fromString(id)));
        } catch (IllegalArgumentException e) {
            return nothing();
        }
    }

    private static Criterion nothing() {
        return SearchQuery.not(SearchQuery.all());
    }

    private static Criterion day(Key.Day day) {
        Date date = date(day.date());
        return switch (day.when()) {
            case BEFORE -> before(day.kind(), date);
            case ON -> on(day.kind(), date);
            case SINCE -> SearchQuery.or(on(day.kind(), date), after(day.kind(), date));
        };
    }

    private static Date date(LocalDate day) {
        return Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static Criterion before(Key.DateKind kind, Date date) {
        return switch (kind) {
            case INTERNAL -> SearchQuery.internalDateBefore(date, DateResolution.Day);
            case SENT -> SearchQuery.headerDateBefore(ImapConstants.RFC822_DATE, date, DateResolution.Day);
            case SAVED -> SearchQuery.saveDateBefore(date, DateResolution.Day);
        };
    }

    private static Criterion on(Key.DateKind kind, Date date) {
        return switch (kind) {
            case INTERNAL -> SearchQuery.internalDateOn(date, DateResolution.Day);
            case SENT -> SearchQuery.headerDateOn(ImapConstants.RFC822_DATE, date, DateResolution.Day);
            case SAVED -> SearchQuery.saveDateOn(date, DateResolution.Day);
        };
    }

    private static Criterion after(Key.DateKind kind, Date date) {
        return switch (kind) {
            case INTERNAL -> SearchQuery.internalDateAfter(date, DateResolution.Day);
            case SENT -> SearchQuery.headerDateAfter(ImapConstants.RFC822_DATE, date, DateResolution.Day);
            case SAVED -> SearchQuery.saveDateAfter(date, DateResolution.Day);
        };
    }

    private Criterion age(Key.Age age) {
        Date then = Date.from(clock.instant().minusSeconds(age.seconds()));
        Criterion on = SearchQuery.internalDateOn(then, DateResolution.Second);
        return SearchQuery.or(
                on,
                age.older()
                        ? SearchQuery.internalDateBefore(then, DateResolution.Second)
                        : SearchQuery.internalDateAfter(then, DateResolution.Second));
    }
}
