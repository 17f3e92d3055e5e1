package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.compostela.cli.terminal.Printable;

/**
 * A journey for people: a line for each fact with its time, the time since the one before, and what is known of it. Mails that
 * were split off have a number each, which stands before what happened to them.
 */
final class TimeLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Said at the top. */
    private static final Set<String> OF_THE_HEAD = Set.of("messageId", "subject");

    private static final Set<String> OF_THE_HEAD_IF_ACCEPTED = Set.of("sender", "recipients");

    /** For programs. */
    private static final Set<String> NOT_SHOWN = Set.of("mailboxId");

    private static final int LINES_SHOWN = 12;
    private static final int LONGEST_VALUE = 300;
    private static final String INDENT = " ".repeat(14);

    private final JsonNode journey;
    private final Map<String, Integer> mails = new LinkedHashMap<>();

    TimeLine(JsonNode journey) {
        this.journey = journey;
        journey.path("mails").forEach(mail -> mails.putIfAbsent(mail.asText(), mails.size() + 1));
    }

    void print(PrintWriter out) {
        printHead(out);
        Instant before = Instant.MIN;
        for (JsonNode event : journey.path("events")) {
            before = print(event, before, out);
        }
        if (journey.path("cut").asBoolean()) {
            out.println("There was more: one journey is kept only up to a size.");
        }
    }

    private void printHead(PrintWriter out) {
        line(out, "mail        ", text("journey"));
        line(out, "sender      ", text("sender").isEmpty() ? "none (RFC 5321 section 4.5.5)" : text("sender"));
        line(out, "recipients  ", String.join(", ", texts("recipients")));
        line(out, "message-id  ", text("messageId"));
        line(out, "subject     ", text("subject"));
        line(out, "outcome     ", text("outcome"));
        if (hasSeveralMails()) {
            mails.forEach((mail, number) -> line(out, "mail [" + number + "]    ", mail));
        }
        out.println();
    }

    private static void line(PrintWriter out, String title, String value) {
        if (!value.isEmpty()) {
            out.println(title + Printable.of(cut(value, LONGEST_VALUE)));
        }
    }

    private Instant print(JsonNode event, Instant before, PrintWriter out) {
        String at = event.path("at").asText();
        Instant now = instant(at, before);
        String number =
                hasSeveralMails() ? "[" + mails.getOrDefault(event.path("mail").asText(), 0) + "] " : "";
        List<String> below = new ArrayList<>();
        out.println((Printable.of(time(at)) + "  " + pad(delta(before, now), 10) + "  " + number
                        + pad(Printable.of(event.path("fact").asText()), 9) + "  " + fields(event, below))
                .stripTrailing());
        below.forEach(out::println);
        return now;
    }

    private String fields(JsonNode event, List<String> below) {
        List<String> shown = new ArrayList<>();
        boolean accepted = event.path("fact").asText().equals("accepted");
        event.path("fields").fields().forEachRemaining(field -> {
            String name = field.getKey();
            String value = field.getValue().asText();
            if (value.isEmpty()
                    || NOT_SHOWN.contains(name)
                    || OF_THE_HEAD.contains(name)
                    || (accepted && OF_THE_HEAD_IF_ACCEPTED.contains(name))) {
                return;
            }
            if (value.indexOf('\n') >= 0) {
                addLines(name, value, below);
            } else {
                shown.add(Printable.of(name) + "=" + quoted(value));
            }
        });
        return String.join(" ", shown);
    }

    private static void addLines(String name, String value, List<String> below) {
        List<String> lines = value.lines().toList();
        below.add(INDENT + Printable.of(name) + ":");
        lines.stream()
                .limit(LINES_SHOWN)
                .map(line -> INDENT + "  " + Printable.of(cut(line.replace("\t", "  "), LONGEST_VALUE)))
                .forEach(below::add);
        if (lines.size() > LINES_SHOWN) {
            below.add(INDENT + "  ... " + (lines.size() - LINES_SHOWN) + " more lines, all with --json");
        }
    }

    private static String quoted(String value) {
        String printable = Printable.of(cut(value, LONGEST_VALUE));
        return printable.indexOf(' ') < 0 ? printable : '"' + printable.replace("\"", "\\\"") + '"';
    }

    private boolean hasSeveralMails() {
        return mails.size() > 1;
    }

    private String text(String field) {
        return journey.path(field).asText("");
    }

    private List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        journey.path(field).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String delta(Instant before, Instant now) {
        if (before.equals(Instant.MIN)) {
            return "";
        }
        Duration delta = Duration.between(before, now);
        return delta.toMinutes() > 0
                ? "+" + delta.toHours() + ":" + String.format("%02d:%02d", delta.toMinutesPart(), delta.toSecondsPart())
                : String.format(Locale.ROOT, "+%d.%03d", delta.toSeconds(), delta.toMillisPart());
    }

    private static Instant instant(String at, Instant otherwise) {
        try {
            return Instant.parse(at);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    /** As given if it is no time. */
    static String time(String at) {
        Instant instant = instant(at, Instant.MIN);
        return instant.equals(Instant.MIN) ? at : TIME.format(instant);
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
