package org.compostela.pipeline;

import org.apache.james.util.html.HtmlTextExtractor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The plain text beside the HTML of a reply that a mailet writes (vacation): blocks and line breaks become lines. */
final class HtmlAsText implements HtmlTextExtractor {
    @Override
    public String toPlainText(String html) {
        StringBuilder text = new StringBuilder(html.length());
        Jsoup.parse(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    text.append(words.text());
                } else if (node instanceof Element element
                        && element.normalName().equals("br")) {
                    text.append('\n');
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element && element.isBlock() && !endsLine(text)) {
                    text.append('\n');
                }
            }
        });
        return text.toString().strip();
    }

    private static boolean endsLine(StringBuilder text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }
}
