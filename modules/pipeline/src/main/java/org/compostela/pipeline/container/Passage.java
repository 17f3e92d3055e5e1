package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.mailet.Mail;

/** The mails of one run that are in one processor: the body of its exchange. They began as one, which partial matches split. */
final class Passage {
    private final Run run;
    private final String processor;
    private List<Mail> inFlight;

    Passage(Run run, String processor, Mail mail) {
        this.run = requireNonNull(run, "run");
        this.processor = requireNonNull(processor, "processor");
        this.inFlight = List.of(mail);
    }

    void through(Step step) {
        List<Mail> staying = new ArrayList<>(inFlight.size() + 1);
        for (Mail mail : inFlight) {
            run.step(step, mail, staying);
        }
        inFlight = staying;
    }

    /** Past the last step. */
    void end() {
        for (Mail mail : inFlight) {
            run.fellOff(processor, mail);
        }
        inFlight = List.of();
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }
}
