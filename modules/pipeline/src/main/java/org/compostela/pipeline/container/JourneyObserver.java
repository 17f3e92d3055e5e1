package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.jspecify.annotations.Nullable;

/** Tells the journey of a mail what happens to it in one run. Used by the thread of the run. */
public final class JourneyObserver implements RunObserver {
    private static final int LONGEST_LIST = 10;
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_TRACE = 2000;

    private final Journeys journeys;
    private final int version;
    private final Map<Mail, MailSnapshot> last = new IdentityHashMap<>();

    /** @param version of the pipeline that the mail goes through */
    public JourneyObserver(Journeys journeys, int version) {
        this.journeys = requireNonNull(journeys, "journeys");
        this.version = version;
    }

    @Override
    public void split(Step step, Mail parent, Mail part) {
        journeys.tell(MailEvent.of(Fact.SPLIT, parent)
                .with("step", step.label())
                .with("matcher", step.definition().matcher().toString())
                .with("child", part.getName())
                .with("recipients", part.getRecipients())
                .build());
        MailSnapshot known = last.get(parent);
        if (known != null) {
            last.put(part, known.again(part));
        }
    }

    @Override
    public void beforeMailet(Step step, Mail mail) {
        if (!journeys.wants(Fact.CHANGED)) {
            return;
        }
        MailSnapshot known = last.get(mail);
        last.put(mail, known == null ? MailSnapshot.of(mail) : known.again(mail));
    }

    @Override
    public void afterMailet(Step step, Mail mail, @Nullable Throwable failure) {
        MailSnapshot before = last.get(mail);
        if (before == null) {
            return;
        }
        MailSnapshot after = before.again(mail);
        last.put(mail, after);
        // Where the mail goes on is a fact of its own.
        MailChange change = MailChange.between(before.in(after.state()), after);
        if (!change.isNothing()) {
            journeys.tell(changed(step, mail, change));
        }
    }

    private MailEvent changed(Step step, Mail mail, MailChange change) {
        MailEvent.Builder event = MailEvent.of(Fact.CHANGED, mail)
                .with("step", step.label())
                .with("matcher", step.definition().matcher().toString());
        list(event, "headersAdded", change.headersAdded());
        list(event, "headersRemoved", change.headersRemoved());
        list(event, "recipientsAdded", change.recipientsAdded());
        list(event, "recipientsRemoved", change.recipientsRemoved());
        list(event, "attributesSet", change.attributesSet());
        list(event, "attributesRemoved", change.attributesRemoved());
        text(event, "sender", change.sender());
        if (change.body()) {
            event.with("body", "changed");
        }
        return event.build();
    }

    private static void list(MailEvent.Builder event, String name, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (String value : values.subList(0, Math.min(values.size(), LONGEST_LIST))) {
            text.append(text.isEmpty() ? "" : "\n").append(cut(value, LONGEST_LINE));
        }
        if (values.size() > LONGEST_LIST) {
            text.append("\n... and ").append(values.size() - LONGEST_LIST).append(" more");
        }
        event.with(name, text.toString());
    }

    private static void text(MailEvent.Builder event, String name, String value) {
        if (!value.isEmpty()) {
            event.with(name, cut(value, LONGEST_LINE));
        }
    }

    @Override
    public void failed(Step step, Mail mail, Throwable cause, String consequence) {
        journeys.tell(MailEvent.of(Fact.FAILED, mail)
                .with("step", step.label())
                .with("at", step.definition().location().toString())
                .with("pipeline", version)
                .with("reason", cut(String.valueOf(Throwables.getRootCause(cause)), LONGEST_LINE))
                .with("consequence", consequence)
                .with("trace", cut(Throwables.getStackTraceAsString(cause), LONGEST_TRACE))
                .build());
    }

    @Override
    public void routed(String step, Mail mail, String from, String to) {
        journeys.tell(MailEvent.of(Fact.ROUTED, mail)
                .with("step", step)
                .with("from", from)
                .with("to", to)
                .with("pipeline", version)
                .build());
    }

    @Override
    public void ended(Step step, Mail mail) {
        journeys.tell(MailEvent.of(Fact.ENDED, mail)
                .with("step", step.label())
                .with("pipeline", version)
                .build());
        last.remove(mail);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
