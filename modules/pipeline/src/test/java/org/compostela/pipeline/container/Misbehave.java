package org.compostela.pipeline.container;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Does what {@code how} says, badly. */
public final class Misbehave extends GenericMailet {
    @Override
    public void service(Mail mail) throws MessagingException {
        switch (getInitParameter("how")) {
            case "throw" -> throw new MessagingException("it broke");
            case "throwRuntime" -> throw new IllegalStateException("it broke");
            case "throwNoClass" -> throw new NoClassDefFoundError("org/example/Missing");
            case "overflow" -> overflow(0);
            case "exhaust" -> exhaust();
            case "noRecipients" -> mail.setRecipients(List.of());
            case "foreignRecipients" -> foreignRecipients(mail);
            case "state" -> mail.setState(getInitParameter("state"));
            case "noState" -> mail.setState(null);
            case "attribute" -> mail.setAttribute(new Attribute(AttributeName.of("touched"), AttributeValue.of("yes")));
            case "header" -> mail.getMessage().addHeader("X-Touched", "yes");
            case "body" -> {
                mail.getMessage().setText("another text");
                mail.getMessage().saveChanges();
            }
            case "failFirst" -> failFirst(mail);
            case "hang" -> hang();
            case "hangDeaf" -> hangDeaf();
            default -> throw new MessagingException("unknown: how");
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static void exhaust() {
        throw new OutOfMemoryError("Java heap space");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void foreignRecipients(Mail mail) {
        mail.setRecipients((Collection) List.of("not an address"));
    }

    private static final java.util.Set<String> FAILED = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /** Fails the first time that it sees these recipients in this test. */
    private void failFirst(Mail mail) throws MessagingException {
        if (FAILED.add(getInitParameter("test") + mail.getRecipients())) {
            throw new MessagingException("not the first time");
        }
    }

    private static void hang() throws MessagingException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new MessagingException("interrupted", e);
        }
    }

    /** Until the test releases it. */
    public static volatile Optional<CountDownLatch> release = Optional.empty();

    private static void hangDeaf() {
        CountDownLatch latch = release.orElseThrow();
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException deaf) {
                // That is what it is for.
                Thread.interrupted();
            }
        }
    }
}
