package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.compostela.cli.terminal.Printable;

/**
 * A tried mail's way for people: a line for each step that a part of it came to, what the mailet did below it, and where each part ended.
 * Parts have a number each when there are several.
 */
final class TrialText {
    private static final int LONGEST_VALUE = 300;
    private static final int NAMED_AT_MOST = 3;
    private static final int LONGEST_MATCHER = 60;
    private static final String INDENT = " ".repeat(6);

    private final JsonNode report;
    private final Map<String, Integer> parts = new LinkedHashMap<>();

    TrialText(JsonNode report) {
        this.report = report;
        report.path("passed").forEach(step -> number(step.path("mail").asText()));
        report.path("ends").forEach(end -> number(end.path("mail").asText()));
    }

    private void number(String part) {
        parts.putIfAbsent(part, parts.size() + 1);
    }

    void print(String sender, JsonNode recipients, PrintWriter out) {
        line(out, "", "from " + sender + " to " + joined(recipients, ", "));
        out.println();
        int label = longest("step");
        int matcher = Math.min(LONGEST_MATCHER, longest("matcher"));
        report.path("passed").forEach(step -> print(step, label, matcher, out));
        out.println();
        report.path("ends").forEach(end -> printEnd(end, out));
        if (!report.path("skipped").isEmpty()) {
            out.println();
            report.path("skipped")
                    .forEach(name -> line(
                            out,
                            "",
                            "not run, for nothing is known of what it does: " + name.asText() + " (run it with --allow "
                                    + PipelineShow.simpleName(name.asText()) + ")"));
        }
    }

    private void print(JsonNode step, int label, int matcher, PrintWriter out) {
        line(
                out,
                "",
                part(step) + pad(step.path("step").asText(), label) + "  "
                        + pad(TimeLine.cut(step.path("matcher").asText(), LONGEST_MATCHER), matcher) + "  "
                        + pad(PipelineShow.millis(step.path("micros").asLong()), 9) + "  " + matched(step));
        if (!step.path("parent").asText().isEmpty()) {
            line(out, INDENT, "split from [" + parts.get(step.path("parent").asText()) + "]");
        }
        printChange(step.path("change"), out);
        step.path("bodyDiff").forEach(changed -> line(out, INDENT + "| ", changed.asText()));
        value("", step.path("effect"), out);
        value("failed: ", step.path("failure"), out);
        value("so it ", step.path("consequence"), out);
        String state = step.path("change").path("state").asText();
        if (!state.isEmpty() && !state.equals("ghost")) {
            line(out, INDENT, "goes to the processor " + state);
        }
    }

    private static void printChange(JsonNode change, PrintWriter out) {
        values("- ", change.path("headersRemoved"), out);
        values("+ ", change.path("headersAdded"), out);
        values("no longer to ", change.path("recipientsRemoved"), out);
        values("also to ", change.path("recipientsAdded"), out);
        values("attribute removed: ", change.path("attributesRemoved"), out);
        values("attribute set: ", change.path("attributesSet"), out);
        value("sender is now ", change.path("sender"), out);
    }

    private void printEnd(JsonNode end, PrintWriter out) {
        String effect = end.path("effect").asText();
        line(
                out,
                "",
                part(end) + joined(end.path("recipients"), ", ") + ": ends in "
                        + end.path("step").asText() + (effect.isEmpty() ? "" : ", " + effect));
    }

    private String matched(JsonNode step) {
        JsonNode matched = step.path("matched");
        if (matched.isEmpty()) {
            return step.path("failure").asText().isEmpty() ? "-" : "";
        }
        return matched.size() <= NAMED_AT_MOST ? joined(matched, " ") : matched.size() + " recipients";
    }

    private String part(JsonNode node) {
        return parts.size() < 2 ? "" : "[" + parts.get(node.path("mail").asText()) + "] ";
    }

    private int longest(String field) {
        int longest = 0;
        for (JsonNode step : report.path("passed")) {
            longest = Math.max(longest, step.path(field).asText().length());
        }
        return longest;
    }

    private static void values(String title, JsonNode values, PrintWriter out) {
        values.forEach(value -> value(title, value, out));
    }

    private static void value(String title, JsonNode value, PrintWriter out) {
        if (!value.asText().isEmpty()) {
            line(out, INDENT, title + value.asText());
        }
    }

    private static void line(PrintWriter out, String indent, String text) {
        out.println((indent + Printable.of(TimeLine.cut(text, LONGEST_VALUE))).stripTrailing());
    }

    private static String joined(JsonNode texts, String between) {
        List<String> all = new ArrayList<>();
        texts.forEach(text -> all.add(text.asText()));
        return String.join(between, all);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
