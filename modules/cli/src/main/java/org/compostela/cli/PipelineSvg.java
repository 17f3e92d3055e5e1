package org.compostela.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.compostela.cli.terminal.Printable;

/** A pipeline as a picture that every browser shows. */
final class PipelineSvg {
    private static final int WIDTH = 400;
    private static final int GAP = 110;
    private static final int ROW = 22;
    private static final int MARGIN = 20;

    private final PipelinePicture picture;
    private final Map<String, Box> boxes = new HashMap<>();
    private final StringBuilder svg = new StringBuilder();

    private record Box(int x, int y, int height) {}

    private PipelineSvg(PipelinePicture picture) {
        this.picture = picture;
    }

    static String of(PipelinePicture picture) {
        return new PipelineSvg(picture).draw();
    }

    private String draw() {
        place();
        int width = boxes.values().stream().mapToInt(box -> box.x + WIDTH).max().orElse(0) + MARGIN;
        int height = boxes.values().stream()
                        .mapToInt(box -> box.y + box.height)
                        .max()
                        .orElse(0)
                + MARGIN;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                .formatted(width, height, width, height));
        svg.append("font-family=\"sans-serif\" font-size=\"12\">\n<title>The pipeline, version ")
                .append(picture.version())
                .append("</title>\n")
                .append(
                        "<defs><marker id=\"arrow\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">")
                .append("<path d=\"M0,0 L8,4 L0,8 z\" fill=\"#678\"/></marker></defs>\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        picture.processors().forEach(this::drawEdges);
        picture.processors().forEach(this::drawBox);
        return svg.append("</svg>\n").toString();
    }

    /** Each column from top to bottom, in the order of the file. */
    private void place() {
        Map<Integer, Integer> free = new HashMap<>();
        for (PipelinePicture.Processor processor : picture.processors()) {
            int y = free.getOrDefault(processor.column(), MARGIN);
            int height = ROW * (processor.steps().size() + 1);
            boxes.put(processor.name(), new Box(MARGIN + processor.column() * (WIDTH + GAP), y, height));
            free.put(processor.column(), y + height + ROW);
        }
    }

    private void drawBox(PipelinePicture.Processor processor) {
        Box box = boxes.getOrDefault(processor.name(), new Box(0, 0, 0));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#fff\" stroke=\"#456\"/>\n"
                .formatted(box.x, box.y, WIDTH, box.height));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#456\"/>\n"
                .formatted(box.x, box.y, WIDTH, ROW));
        text(box.x + 8, box.y, "fill=\"white\" font-weight=\"bold\"", processor.name());
        for (int i = 0; i < processor.steps().size(); i++) {
            PipelinePicture.Step step = processor.steps().get(i);
            int y = box.y + ROW * (i + 1);
            text(box.x + 8, y, "", step.text());
            text(box.x + WIDTH - 8, y, "text-anchor=\"end\" fill=\"#678\" font-size=\"10\"", step.counts());
        }
    }

    private void drawEdges(PipelinePicture.Processor processor) {
        Box box = boxes.getOrDefault(processor.name(), new Box(0, 0, 0));
        List<PipelinePicture.Step> steps = processor.steps();
        for (int i = 0; i < steps.size(); i++) {
            int y = box.y + ROW * (i + 1) + ROW / 2;
            for (String target : steps.get(i).targets()) {
                Box to = boxes.get(target);
                if (to != null) {
                    curve(box.x + WIDTH, y, to.x, to.y + ROW / 2);
                }
            }
        }
    }

    private void curve(int x1, int y1, int x2, int y2) {
        svg.append("<path d=\"M%d,%d C%d,%d %d,%d %d,%d\" fill=\"none\" stroke=\"#678\" marker-end=\"url(#arrow)\"/>\n"
                .formatted(x1, y1, x1 + GAP / 2, y1, x2 - GAP / 2, y2, x2, y2));
    }

    private void text(int x, int y, String style, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" %s>".formatted(x, y + ROW - 7, style))
                .append(escaped(text))
                .append("</text>\n");
    }

    static String escaped(String text) {
        return Printable.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
