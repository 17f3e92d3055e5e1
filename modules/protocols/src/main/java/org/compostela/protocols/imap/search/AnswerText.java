package org.compostela.protocols.imap.search;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.imap.api.display.ModifiedUtf7;
import org.compostela.protocols.imap.search.ResultOptions.Option;

/** How results look on the wire: the untagged responses without their star. */
final class AnswerText {
    private AnswerText() {}

    /** {@code SEARCH} (RFC 9051 §7.3.4) or {@code SORT} (RFC 5256 §4), with MODSEQ (RFC 7162 §7). */
    static String plain(String name, long[] ids, OptionalLong modSeq) {
        StringBuilder text = new StringBuilder(name);
        for (long id : ids) {
            text.append(' ').append(id);
        }
        modSeq.ifPresent(value -> text.append(" (MODSEQ ").append(value).append(')'));
        return text.toString();
    }

    /** The mailbox that a result is from (RFC 7377 §2.1). */
    record Place(String mailbox, long uidValidity) {}

    /** {@code ESEARCH} (RFC 4731 §3.1, RFC 5267 §3.2): {@code ids} in the order of the result, so that MIN is the first. */
    static String extended(
            String tag, Optional<Place> place, boolean uid, ResultOptions options, long[] ids, OptionalLong modSeq) {
        StringBuilder text = new StringBuilder("ESEARCH (TAG ").append(quoted(tag));
        place.ifPresent(in -> text.append(" MAILBOX ")
                .append(quoted(ModifiedUtf7.encodeModifiedUTF7(in.mailbox())))
                .append(" UIDVALIDITY ")
                .append(in.uidValidity()));
        text.append(')');
        if (uid) {
            text.append(" UID");
        }
        if (options.has(Option.MIN) && ids.length > 0) {
            text.append(" MIN ").append(ids[0]);
        }
        if (options.has(Option.MAX) && ids.length > 0) {
            text.append(" MAX ").append(ids[ids.length - 1]);
        }
        if (options.has(Option.COUNT)) {
            text.append(" COUNT ").append(ids.length);
        }
        if (options.has(Option.ALL) && ids.length > 0) {
            text.append(" ALL ");
            appendSet(text, ids);
        }
        if (ids.length > 0) {
            modSeq.ifPresent(value -> text.append(" MODSEQ ").append(value));
        }
        return text.toString();
    }

    /** Only what ascends one by one is written as a range: 3:1 would be read as 1:3. */
    private static void appendSet(StringBuilder text, long[] ids) {
        for (int i = 0; i < ids.length; i++) {
            int first = i;
            while (i + 1 < ids.length && ids[i + 1] == ids[i] + 1) {
                i++;
            }
            text.append(first == 0 ? "" : ",").append(ids[first]);
            if (i > first) {
                text.append(':').append(ids[i]);
            }
        }
    }

    /** {@code THREAD} (RFC 5256 §4). */
    static String threads(List<ThreadNode> roots) {
        StringBuilder text = new StringBuilder("THREAD");
        if (!roots.isEmpty()) {
            text.append(' ');
            new ThreadWriter(text).write(roots);
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Without calling itself: threads may be as deep as a mailbox is large. */
    private static final class ThreadWriter {
        private final StringBuilder text;
        /** What is to be written yet: a tree in parentheses, or the parenthesis that closes one. */
        private final Deque<Optional<ThreadNode>> open = new ArrayDeque<>();

        ThreadWriter(StringBuilder text) {
            this.text = text;
        }

        void write(Collection<ThreadNode> roots) {
            roots.forEach(root -> open.addLast(Optional.of(root)));
            while (!open.isEmpty()) {
                open.pop().ifPresentOrElse(this::write, () -> text.append(')'));
            }
        }

        /** A message, those below it as long as each has one reply, and what is below the last as threads of its own. */
        private void write(ThreadNode root) {
            text.append('(');
            ThreadNode node = root;
            node.message().ifPresent(message -> text.append(message.number()));
            while (node.children().size() == 1) {
                boolean dummy = node.isDummy();
                node = node.children().get(0);
                text.append(dummy ? "" : " ").append(node.visible().number());
            }
            open.push(Optional.empty());
            List<ThreadNode> children = node.children();
            if (!children.isEmpty() && !node.isDummy()) {
                text.append(' ');
            }
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(Optional.of(children.get(i)));
            }
        }
    }
}
