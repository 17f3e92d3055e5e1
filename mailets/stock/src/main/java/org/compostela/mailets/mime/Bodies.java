package org.compostela.mailets.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.mail.MessagingException;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimePart;
import javax.mail.internet.ParseException;

/** The parts that a reader sees as the text of a mail: one, or one for each alternative (plain and HTML). */
public final class Bodies {
    private Bodies() {}

    /** The parts of the text that comes first, if several are shown one below the other. */
    public static List<MimePart> first(MimePart root) throws MessagingException {
        return find(root, UnaryOperator.identity(), Mime.DEPTH);
    }

    /** The parts of the text that comes last. */
    public static List<MimePart> last(MimePart root) throws MessagingException {
        return find(root, Bodies::reversed, Mime.DEPTH);
    }

    private static List<MimePart> find(MimePart part, UnaryOperator<List<MimePart>> order, int depth)
            throws MessagingException {
        if (depth == 0 || part.isMimeType("multipart/report") || part.isMimeType("multipart/digest")) {
            return List.of();
        }
        if (part.isMimeType("text/plain") || part.isMimeType("text/html")) {
            return Mime.isAttachment(part) ? List.of() : List.of(part);
        }
        List<MimePart> children = Mime.children(part);
        if (part.isMimeType("multipart/alternative")) {
            return all(children, order, depth - 1);
        }
        if (part.isMimeType("multipart/related")) {
            return children.isEmpty() ? List.of() : find(start(part, children), order, depth - 1);
        }
        return firstWithText(order.apply(children), order, depth - 1); // RFC 2046 section 5.1.3: unknown is as mixed
    }

    private static List<MimePart> all(List<MimePart> parts, UnaryOperator<List<MimePart>> order, int depth)
            throws MessagingException {
        List<MimePart> found = new ArrayList<>();
        for (MimePart part : parts) {
            found.addAll(find(part, order, depth));
        }
        return found;
    }

    private static List<MimePart> firstWithText(List<MimePart> parts, UnaryOperator<List<MimePart>> order, int depth)
            throws MessagingException {
        for (MimePart part : parts) {
            List<MimePart> found = find(part, order, depth);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** RFC 2387 section 3.2: the part that the parameter start names, else the first. */
    private static MimePart start(MimePart related, List<MimePart> children) throws MessagingException {
        String start;
        try {
            start = new ContentType(related.getContentType()).getParameter("start");
        } catch (ParseException e) {
            return children.get(0);
        }
        for (MimePart child : children) {
            if (start != null && start.equals(child.getContentID())) {
                return child;
            }
        }
        return children.get(0);
    }

    private static List<MimePart> reversed(List<MimePart> parts) {
        List<MimePart> reversed = new ArrayList<>(parts);
        Collections.reverse(reversed);
        return reversed;
    }
}
