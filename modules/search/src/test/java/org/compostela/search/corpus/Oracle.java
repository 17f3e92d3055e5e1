package org.compostela.search.corpus;

import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a key holds for a message, found by reading all of it. */
public final class Oracle {
    /** How BODY and TEXT look into texts. */
    public enum Mode {
        WORDS,
        SUBSTRING
    }

    private static final String UNSPACED =
            "[\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ー\\p{So}]";
    private static final String LETTER = "[\\p{L}\\p{N}\\p{M}]";

    private static final Map<String, String> ASKED = new ConcurrentHashMap<>();
    private static final Map<String, String> SKELETONS = new ConcurrentHashMap<>();

    private final RawMessage message;
    private final Key.State state;
    private final Mode mode;
    private final List<Line> header;
    private final List<String> names;
    private final List<String> texts;
    private final Optional<LocalDate> sentOn;

    /** Name in lower case, value and both together, folded. */
    private record Line(String name, String value, String whole) {}

    public Oracle(byte[] raw, Key.State state, Mode mode) {
        this.message = RawMessage.read(raw);
        this.state = state;
        this.mode = mode;
        this.sentOn = message.sentOn();
        this.header = message.headers().stream()
                .map(it -> new Line(it.name(), fold(it.value()), fold(it.name() + ": " + it.value())))
                .toList();
        this.names = message.attachmentNames().stream().map(Oracle::fold).toList();
        this.texts = Stream.concat(message.texts().stream(), message.attachments().stream())
                .map(it -> mode == Mode.WORDS ? skeleton(it) : fold(it).strip())
                .toList();
    }

    public boolean holds(Key key) {
        if (key instanceof Key.Flag flag) {
            return state.flags().contains(flag.name()) == flag.set();
        } else if (key instanceof Key.Keyword keyword) {
            return state.keywords().stream().anyMatch(keyword.name()::equalsIgnoreCase) == keyword.set();
        } else if (key instanceof Key.Recent recent) {
            return state.recent() == recent.set()
                    && !(recent.andUnseen() && state.flags().contains("seen"));
        } else if (key instanceof Key.Day day) {
            return holds(day);
        } else if (key instanceof Key.Within within) {
            long second = state.internalDate().getEpochSecond();
            return within.older() ? second <= within.second() : second >= within.second();
        } else if (key instanceof Key.Size size) {
            return size.larger() ? state.size() > size.octets() : state.size() < size.octets();
        } else if (key instanceof Key.Uids uids) {
            return uids.ranges().stream()
                    .anyMatch(range ->
                            state.uid() >= Math.min(range[0], range[1]) && state.uid() <= Math.max(range[0], range[1]));
        } else if (key instanceof Key.ModSeq modSeq) {
            return state.modSeq() >= modSeq.least();
        } else if (key instanceof Key.Header header) {
            return this.header.stream()
                    .anyMatch(line -> line.name().equalsIgnoreCase(header.field())
                            && line.value().contains(asked(header.text())));
        } else if (key instanceof Key.Text text) {
            return holds(text);
        } else if (key instanceof Key.FileName name) {
            return names.stream().anyMatch(it -> it.contains(asked(name.text())));
        } else if (key instanceof Key.And and) {
            return and.keys().stream().allMatch(this::holds);
        } else if (key instanceof Key.Or or) {
            return holds(or.one()) || holds(or.other());
        } else if (key instanceof Key.Not not) {
            return !holds(not.key());
        }
        return true;
    }

    private boolean holds(Key.Day key) {
        return switch (key.which()) {
            case INTERNAL -> holds(key.when(), day(state.internalDate()), key.day());
            case SAVED -> holds(key.when(), day(state.saveDate()), key.day());
            case SENT -> sentOn.filter(day -> holds(key.when(), day, key.day())).isPresent();
        };
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static boolean holds(Key.When when, LocalDate day, LocalDate asked) {
        return switch (when) {
            case BEFORE -> day.isBefore(asked);
            case ON -> day.equals(asked);
            case SINCE -> !day.isBefore(asked);
        };
    }

    private boolean holds(Key.Text key) {
        String folded = asked(key.text());
        boolean inBody =
                switch (mode) {
                    case SUBSTRING -> texts.stream().anyMatch(text -> text.contains(folded));
                    case WORDS -> inWords(SKELETONS.computeIfAbsent(key.text(), Oracle::skeleton));
                };
        return switch (key.where()) {
            case BODY -> inBody;
            case TEXT ->
                inBody
                        || names.stream().anyMatch(it -> it.contains(folded))
                        || header.stream().anyMatch(line -> line.whole().contains(folded));
        };
    }

    /**
     * The letters of a text with a space where words end: where a script writes none, there is none. A sequence of words, the last one
     * perhaps unfinished, is then a part of the text that begins where a word does.
     */
    private boolean inWords(String asked) {
        if (asked.isEmpty()) {
            return false;
        }
        String begin =
                asked.substring(0, Character.charCount(asked.codePointAt(0))).matches(UNSPACED)
                        ? ""
                        : "(?<!(?!" + UNSPACED + ")" + LETTER + ")";
        Pattern pattern = Pattern.compile(begin + Pattern.quote(asked));
        return texts.stream()
                .anyMatch(text -> text.contains(asked) && pattern.matcher(text).find());
    }

    private static String skeleton(String text) {
        String spaced = fold(text).replaceAll("(?:(?!" + UNSPACED + ")[^\\p{L}\\p{N}\\p{M}])+", " ");
        return spaced.replaceAll("(?<=" + UNSPACED + ") | (?=" + UNSPACED + ")", "")
                .strip();
    }

    /** Each text is asked of hundreds of messages. */
    private static String asked(String text) {
        return ASKED.computeIfAbsent(text, Oracle::fold);
    }

    /** Without case, accents, width, invisible characters, and differences that docs/search.md lists. */
    static String fold(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{Cf}", "");
        String bare = apart.replaceAll(
                "[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0640\u064B-\u065F\u0670\uFE00-\uFE0F]",
                "");
        String lower = bare.replace("ẞ", "ss").toLowerCase(Locale.ROOT);
        String same = lower.replace("ß", "ss")
                .replace("ø", "o")
                .replace("ł", "l")
                .replace("đ", "d")
                .replace("ð", "d")
                .replace("þ", "th")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ı", "i")
                .replace("ς", "σ")
                .replace("\u0671", "\u0627")
                .replace("\u0649", "\u064A")
                .replace("\u06CC", "\u064A")
                .replace("\u0629", "\u0647")
                .replace("\u06A9", "\u0643");
        Matcher digit = Pattern.compile("\\p{Nd}").matcher(same);
        String digits = digit.replaceAll(
                match -> String.valueOf(Character.digit(match.group().codePointAt(0), 10)));
        return Normalizer.normalize(digits.replaceAll("[\\p{Z}\\p{Cc}]+", " "), Normalizer.Form.NFC);
    }

    /** What was read of a message, for those who doubt it. */
    RawMessage message() {
        return message;
    }
}
