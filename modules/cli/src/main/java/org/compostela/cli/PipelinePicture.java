package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pipeline as it is drawn: processors in columns, the first of them where mails begin. */
record PipelinePicture(int version, List<Processor> processors) {
    private static final String BEGINNING = "root";

    /** @param column how many processors a mail passes at least before it comes here; those nothing leads to stand last */
    record Processor(String name, int column, List<Step> steps) {}

    /** @param counts a short text about what it did; empty when it did nothing yet */
    record Step(String text, String counts, List<String> targets) {}

    PipelinePicture {
        processors = List.copyOf(processors);
    }

    static PipelinePicture of(JsonNode pipeline) {
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        pipeline.path("processors").forEach(processor -> {
            List<Step> all = new ArrayList<>();
            processor.path("steps").forEach(step -> all.add(step(step)));
            steps.put(processor.path("name").asText(), all);
        });
        Map<String, Integer> columns = columns(steps);
        int last = columns.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        List<Processor> processors = new ArrayList<>();
        steps.forEach((name, all) -> processors.add(new Processor(name, columns.getOrDefault(name, last), all)));
        return new PipelinePicture(pipeline.path("version").asInt(), processors);
    }

    private static Step step(JsonNode step) {
        List<String> targets = new ArrayList<>();
        step.path("processors").forEach(target -> targets.add(target.asText()));
        String matcher = step.path("matcher").asText();
        String mailet = PipelineShow.simpleName(step.path("mailet").asText());
        return new Step(
                TimeLine.cut(matcher.equals("All") ? mailet : matcher + " : " + mailet, 48), counts(step), targets);
    }

    private static String counts(JsonNode step) {
        if (step.path("seen").asLong() == 0) {
            return "";
        }
        long failed = step.path("failed").asLong();
        return step.path("matched").asLong() + " of " + step.path("seen").asLong()
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (step.path("matched").asLong() == 0
                        ? ""
                        : ", " + PipelineShow.millis(step.path("meanMicros").asLong()));
    }

    private static Map<String, Integer> columns(Map<String, List<Step>> steps) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        if (steps.containsKey(BEGINNING)) {
            columns.put(BEGINNING, 0);
            open.add(BEGINNING);
        }
        for (String name = open.poll(); name != null; name = open.poll()) {
            int next = columns.getOrDefault(name, 0) + 1;
            for (Step step : steps.getOrDefault(name, List.of())) {
                for (String target : step.targets()) {
                    if (steps.containsKey(target) && columns.putIfAbsent(target, next) == null) {
                        open.add(target);
                    }
                }
            }
        }
        return columns;
    }
}
