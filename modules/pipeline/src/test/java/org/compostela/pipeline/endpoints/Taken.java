package org.compostela.pipeline.endpoints;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Notes a mail and ends it. */
public final class Taken extends GenericMailet {
    record Note(String at, String mail, String error, Map<String, String> attributes) {}

    private static final Map<String, List<Note>> BY_TEST = new ConcurrentHashMap<>();

    static List<Note> of(String test) {
        return BY_TEST.computeIfAbsent(test, any -> new CopyOnWriteArrayList<>());
    }

    @Override
    public void service(Mail mail) {
        Map<String, String> attributes = new ConcurrentHashMap<>();
        mail.attributes()
                .forEach(attribute -> attributes.put(
                        attribute.getName().asString(),
                        String.valueOf(attribute.getValue().value())));
        of(getInitParameter("test"))
                .add(new Note(
                        getInitParameter("at"),
                        mail.getName(),
                        Optional.ofNullable(mail.getErrorMessage()).orElse(""),
                        attributes));
        mail.setState(Mail.GHOST);
    }
}
