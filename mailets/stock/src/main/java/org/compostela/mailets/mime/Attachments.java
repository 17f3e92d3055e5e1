package org.compostela.mailets.mime;

import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import javax.mail.internet.MimePart;

/** The files of a mail: every part that is not the text that its reader sees. An attached message is one file. */
public final class Attachments {
    private Attachments() {}

    public static List<MimePart> of(MimePart root) throws MessagingException {
        List<MimePart> found = new ArrayList<>();
        collect(root, found, Mime.DEPTH);
        return List.copyOf(found);
    }

    private static void collect(MimePart part, List<MimePart> found, int depth) throws MessagingException {
        List<MimePart> children = depth == 0 ? List.of() : Mime.children(part);
        if (!children.isEmpty()) {
            for (MimePart child : children) {
                collect(child, found, depth - 1);
            }
        } else if (!isVisibleText(part)) {
            found.add(part);
        }
    }

    private static boolean isVisibleText(MimePart part) throws MessagingException {
        return (part.isMimeType("text/plain") || part.isMimeType("text/html")) && !Mime.isAttachment(part);
    }
}
