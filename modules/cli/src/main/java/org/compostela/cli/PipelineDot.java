package org.compostela.cli;

import org.compostela.cli.terminal.Printable;

/** A pipeline in the language of Graphviz. */
final class PipelineDot {
    private PipelineDot() {}

    static String of(PipelinePicture picture) {
        StringBuilder dot = new StringBuilder("digraph pipeline {\n")
                .append("  rankdir=LR;\n")
                .append("  label=\"version ")
                .append(picture.version())
                .append("\";\n")
                .append("  node [shape=plain, fontname=\"sans-serif\"];\n");
        picture.processors().forEach(processor -> append(processor, dot));
        picture.processors().forEach(processor -> appendEdges(processor, dot));
        return dot.append("}\n").toString();
    }

    private static void append(PipelinePicture.Processor processor, StringBuilder dot) {
        dot.append("  ")
                .append(quoted(processor.name()))
                .append(" [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">")
                .append("<tr><td port=\"in\" bgcolor=\"lightgrey\"><b>")
                .append(PipelineSvg.escaped(processor.name()))
                .append("</b></td></tr>");
        for (int i = 0; i < processor.steps().size(); i++) {
            PipelinePicture.Step step = processor.steps().get(i);
            dot.append("<tr><td align=\"left\" port=\"s")
                    .append(i)
                    .append("\">")
                    .append(PipelineSvg.escaped(step.text()))
                    .append(step.counts().isEmpty() ? "" : " (" + PipelineSvg.escaped(step.counts()) + ")")
                    .append("</td></tr>");
        }
        dot.append("</table>>];\n");
    }

    private static void appendEdges(PipelinePicture.Processor processor, StringBuilder dot) {
        for (int i = 0; i < processor.steps().size(); i++) {
            for (String target : processor.steps().get(i).targets()) {
                dot.append("  ")
                        .append(quoted(processor.name()))
                        .append(":s")
                        .append(i)
                        .append(" -> ")
                        .append(quoted(target))
                        .append(":in;\n");
            }
        }
    }

    private static String quoted(String name) {
        return '"' + Printable.of(name).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
