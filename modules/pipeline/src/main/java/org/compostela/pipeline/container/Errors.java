package org.compostela.pipeline.container;

import java.io.PrintWriter;
import java.io.StringWriter;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/** What a failure writes into a mail. */
final class Errors {
    /** A stack deeper than this says no more; a hostile message may make one of megabytes. */
    private static final int LONGEST = 16 * 1024;

    private Errors() {}

    /** As James' container does: state, error message with the stack, and the throwable for the mailets that follow. */
    static void record(Mail mail, String offender, Throwable cause, String state) {
        mail.setState(state);
        mail.setErrorMessage(
                "Exception calling " + offender + ": " + cause.getMessage() + System.lineSeparator() + stack(cause));
        mail.setAttribute(new Attribute(Mail.MAILET_ERROR, AttributeValue.ofUnserializable(cause)));
    }

    private static String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        for (@Nullable Throwable one = cause; one != null && text.getBuffer().length() < LONGEST; one = next(one)) {
            one.printStackTrace(out);
        }
        out.flush();
        StringBuffer all = text.getBuffer();
        return all.length() <= LONGEST ? all.toString() : all.substring(0, LONGEST) + " ...";
    }

    /** Java Mail chains its exceptions in a way of its own. */
    private static @Nullable Throwable next(Throwable one) {
        return one instanceof MessagingException mail ? mail.getNextException() : null;
    }
}
