package org.compostela.search.corpus;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Hundreds of keys about given messages, most of which hold for some; the same for the same seed. */
public final class Questions {
    private static final List<String> FIELDS = List.of("From", "To", "Cc", "Bcc", "Subject");

    private final Random random;
    private final List<RawMessage> messages;
    private final List<Key.State> states;
    private final List<Key> keys = new ArrayList<>();

    private Questions(long seed, List<Oracle> oracles, List<Key.State> states) {
        this.random = new Random(seed);
        this.messages = oracles.stream().map(Oracle::message).toList();
        this.states = states;
    }

    public static List<Key> about(List<Oracle> oracles, List<Key.State> states, long seed) {
        Questions questions = new Questions(seed, oracles, states);
        questions.fill();
        return questions.keys;
    }

    private void fill() {
        keys.add(new Key.All());
        both(set -> Corpus.FLAGS.forEach(flag -> keys.add(new Key.Flag(flag, set))));
        both(set -> Corpus.KEYWORDS.forEach(
                word -> keys.add(new Key.Keyword(random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT), set))));
        both(set -> keys.add(new Key.Recent(set, false)));
        keys.add(new Key.Recent(true, true));
        for (Key.Which which : Key.Which.values()) {
            for (Key.When when : Key.When.values()) {
                times(8, () -> day(which, when));
            }
        }
        times(12, this::within);
        times(16, this::size);
        times(24, this::uids);
        times(10, () -> new Key.ModSeq(state().modSeq() + random.nextInt(3) - 1));
        times(90, this::header);
        FIELDS.forEach(field -> keys.add(new Key.Header(field, "")));
        List.of(
                        "X-Mailer",
                        "list-id",
                        "DATE",
                        "X-Dup",
                        "Message-ID",
                        "X-Field-250",
                        "X-Tight",
                        "X-None",
                        "no such: field")
                .forEach(field -> keys.add(new Key.Header(field, "")));
        times(150, () -> new Key.Text(Key.Where.BODY, words()));
        times(70, () -> new Key.Text(Key.Where.TEXT, random.nextInt(3) == 0 ? headerPiece() : words()));
        times(12, () -> new Key.FileName(fileNamePiece()));
        fixed();
        times(60, () -> nested(4, random.nextBoolean()));
    }

    private void fixed() {
        for (String text : List.of(
                "hiddentitle",
                "stylesheet",
                "scripted",
                "commented",
                "wordbreak",
                "word break",
                "left right",
                "first paragraph",
                "preamble",
                "epilogue",
                "dsignaturebytes",
                "STRASSE",
                "straße",
                "ISTANBUL",
                "istanbul",
                "ışıklı",
                "isikli",
                "σισυφος",
                "ΣΊΣΥΦΟΣ",
                "الفاتوره",
                "كتاب",
                "021",
                "京都",
                "都",
                "ーパー",
                "ง่าย",
                "ｆｕｌｌ",
                "fi",
                "💩",
                "🎉",
                "❤",
                "example.org",
                "@example",
                "50%",
                "*",
                "?",
                "\\",
                "()",
                "\"",
                "a",
                "user899@many",
                "user1@many",
                "never closed",
                "lost preamble",
                "nameless",
                "at the bottom",
                "quoted printable",
                "no",
                "co-operation",
                "O'Brien",
                "8004210B",
                "0x8004210b",
                "ss",
                "grussen",
                "gruessen",
                "with nul",
                "Thursday afternoon",
                "thursday aft",
                "Afternoon Thursday",
                "abcdefghij".repeat(60),
                "abcdefghij".repeat(40) + "abc")) {
            keys.add(new Key.Text(Key.Where.BODY, text));
            keys.add(new Key.Text(Key.Where.TEXT, text));
            keys.add(new Key.Header("Subject", text));
        }
        keys.add(new Key.Header("to", "user899@many"));
        keys.add(new Key.Header("to", "user450@many.example.org, user451"));
        keys.add(new Key.Header("received", "by b"));
    }

    // --- kinds of keys ---

    private Key day(Key.Which which, Key.When when) {
        LocalDate day =
                switch (which) {
                    case INTERNAL ->
                        state().internalDate().atZone(ZoneOffset.UTC).toLocalDate();
                    case SAVED -> state().saveDate().atZone(ZoneOffset.UTC).toLocalDate();
                    case SENT -> message().sentOn().orElse(LocalDate.of(2015, 6, 2));
                };
        return new Key.Day(which, when, day.plusDays(random.nextInt(3) - 1));
    }

    private Key within() {
        return new Key.Within(random.nextBoolean(), state().internalDate().getEpochSecond() + random.nextInt(3) - 1);
    }

    private Key size() {
        return new Key.Size(random.nextBoolean(), state().size() + random.nextInt(3) - 1);
    }

    private Key uids() {
        List<long[]> ranges = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? 40 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            long first = state().uid();
            ranges.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new long[] {first, first};
                        case 1 -> new long[] {first, state().uid()};
                        default -> new long[] {first, first + random.nextInt(100)};
                    });
        }
        return new Key.Uids(ranges);
    }

    private Key header() {
        RawMessage.Header header = anyHeader();
        boolean usual = FIELDS.stream().anyMatch(field -> field.equalsIgnoreCase(header.name()));
        String field = random.nextInt(15) == 0 || !usual && random.nextBoolean() ? any(FIELDS) : header.name();
        return new Key.Header(field, varied(piece(header.value())));
    }

    private RawMessage.Header anyHeader() {
        RawMessage message = message();
        while (message.headers().isEmpty()) {
            message = message();
        }
        return any(message.headers());
    }

    private String headerPiece() {
        return varied(piece(anyHeader().value()));
    }

    private String fileNamePiece() {
        List<String> names =
                messages.stream().flatMap(it -> it.attachmentNames().stream()).toList();
        return varied(piece(any(names)));
    }

    /** Some consecutive words as the eye sees them, or the beginning of one, or, in places, a piece from anywhere. */
    private String words() {
        RawMessage message = message();
        List<String> texts = new ArrayList<>(message.texts());
        texts.addAll(message.attachments());
        texts.removeIf(String::isBlank);
        if (texts.isEmpty()) {
            return words();
        }
        String text = any(texts);
        String[] words = text.strip().split("\\s+");
        int from = random.nextInt(words.length);
        int to = Math.min(words.length, from + 1 + random.nextInt(4));
        String phrase = String.join(" ", List.of(words).subList(from, to));
        return switch (random.nextInt(6)) {
            case 0 -> varied(beginning(phrase));
            case 1 -> varied(piece(text));
            case 2 -> new StringBuilder(phrase).reverse().toString();
            default -> varied(phrase);
        };
    }

    private String beginning(String text) {
        return text.substring(0, text.offsetByCodePoints(0, 1 + random.nextInt(text.codePointCount(0, text.length()))));
    }

    private String piece(String text) {
        if (text.isEmpty()) {
            return "none";
        }
        int length = text.codePointCount(0, text.length());
        int from = random.nextInt(length);
        int to = Math.min(length, from + 1 + random.nextInt(12));
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    /** As it stands, or in other case, without accents, decomposed, or with one character changed. */
    private String varied(String text) {
        return switch (random.nextInt(8)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            case 2 -> Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("[\u0300-\u036F]", "");
            case 3 -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case 4 -> text.isEmpty() ? text : text.substring(1) + "q";
            default -> text;
        };
    }

    private Key nested(int depth, boolean withWords) {
        int kind = depth == 0 ? 3 + random.nextInt(5) : random.nextInt(8);
        return switch (kind) {
            case 0 -> new Key.Or(nested(depth - 1, withWords), nested(depth - 1, withWords));
            case 1 -> new Key.Not(nested(depth - 1, withWords));
            case 2 ->
                new Key.And(IntStream.range(0, 2 + random.nextInt(2))
                        .mapToObj(i -> nested(depth - 1, withWords))
                        .toList());
            case 3 -> new Key.Flag(any(Corpus.FLAGS), random.nextBoolean());
            case 4 -> header();
            case 5 -> day(any(List.of(Key.Which.values())), any(List.of(Key.When.values())));
            case 6 -> random.nextBoolean() ? uids() : size();
            default -> withWords ? new Key.Text(Key.Where.TEXT, words()) : new Key.Keyword(any(Corpus.KEYWORDS), true);
        };
    }

    private interface EachWay {
        void with(boolean set);
    }

    private static void both(EachWay work) {
        work.with(true);
        work.with(false);
    }

    private void times(int count, Supplier<Key> key) {
        for (int i = 0; i < count; i++) {
            keys.add(key.get());
        }
    }

    private RawMessage message() {
        return any(messages);
    }

    private Key.State state() {
        return any(states);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
